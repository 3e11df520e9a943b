use rule step as prepare_dataset with:
    """Load a data set, check its digest, split and standardise it, apply the controls."""
    input:
        lock=LOCK,
        needs=RUNS.dataset_file,
    output:
        dataset="<results>/{run}/dataset.npz",
        description="<results>/{run}/dataset.json",
    log:
        "<logs>/{run}/prepare_dataset.log",
    benchmark:
        "<benchmarks>/{run}/prepare_dataset.tsv"
    params:
        **program(
            "prepare_dataset",
            name=RUNS.setting("dataset"),
            sha256=RUNS.dataset("sha256"),
            samples=RUNS.dataset("samples"),
            features=RUNS.dataset("features"),
            classes=RUNS.dataset("classes"),
            test_size=RUNS.dataset("test_size"),
            split_seed=RUNS.dataset("split_seed"),
            standardise=RUNS.dataset("standardise"),
            inputs=RUNS.setting("inputs"),
            labels=RUNS.setting("labels"),
            seed=RUNS.setting("seed"),
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
    log:
        "<logs>/{run}/train_network.log",
    benchmark:
        "<benchmarks>/{run}/train_network.tsv"
    resources:
        runtime=RUNS.minutes(1, power=1, trains=True),
    params:
        **program(
            "train_network",
            model=RUNS.model,
            loss=RUNS.setting("loss"),
            optimizer=RUNS.optimizer,
            batch_size=RUNS.setting("batch_size"),
            epochs=RUNS.setting("epochs"),
            seed=RUNS.setting("seed"),
            precision=RUNS.setting("precision"),
            jacobian_penalty=RUNS.setting("jacobian_penalty"),
        ),
    message:
        "Training the network of run {wildcards.run}"
