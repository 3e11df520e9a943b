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
