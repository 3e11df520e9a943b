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
