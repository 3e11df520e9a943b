use rule step as prepare_dataset with:
    """Load a data set, check its digest, split and standardise it, apply the controls."""
    input:
        lock=LOCK,
        needs=RUNS.dataset_file,
    output:
        dataset="<results>/{run}/dataset.npz",
        description="<results>/{run}/dataset.json",
    pathvars:
        job="{run}/prepare_dataset",
    params:
        **program(
            "prepare_dataset",
            name=RUNS.setting("dataset"),
            facts=RUNS.facts,
            **RUNS.settings("inputs", "labels", "seed"),
        ),
    message:
        "Preparing the data of run {wildcards.run}"


use rule parallel_step as train_network with:
    """Train from the seeded initial parameters; keep both ends, losses and accuracy."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        # Other rules run again with these as well: their digests are in the training file.
        needs=RUNS.own_sources,
    output:
        training="<results>/{run}/training.npz",
    pathvars:
        job="{run}/train_network",
    resources:
        runtime=RUNS.minutes(1, power=1, trains=True),
    params:
        **program("train_network", recipe=RUNS.recipe),
    message:
        "Training the network of run {wildcards.run}"


OF_RUN |= dict([*rules.prepare_dataset.output.items(), *rules.train_network.output.items()])
