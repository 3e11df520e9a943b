rule prepare_dataset:
    """Load a data set, check its digest, split and standardise it, apply the controls."""
    input:
        code=code_of("scripts/prepare_dataset.py"),
        lock=LOCK,
        file=RUNS.dataset_file,
    output:
        dataset="<results>/{run}/dataset.npz",
        description="<results>/{run}/dataset.json",
    log:
        "<logs>/{run}/prepare_dataset.log",
    benchmark:
        "<benchmarks>/{run}/prepare_dataset.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        name=RUNS.setting("dataset"),
        sha256=RUNS.dataset("sha256"),
        samples=RUNS.dataset("samples"),
        features=RUNS.dataset("features"),
        classes=RUNS.dataset("classes"),
        test_size=RUNS.dataset("test_size"),
        split_seed=RUNS.dataset("split_seed"),
        standardise=lambda wildcards: (
            "--standardise" if RUNS.dataset("standardise")(wildcards) else "--no-standardise"
        ),
        inputs=RUNS.setting("inputs"),
        labels=RUNS.setting("labels"),
        seed=RUNS.setting("seed"),
    message:
        "Preparing the data of run {wildcards.run}"
    shell:
        "python scripts/prepare_dataset.py --name {params.name:q} --sha256 {params.sha256}"
        " --samples {params.samples} --features {params.features} --classes {params.classes}"
        " --test-size {params.test_size} --split-seed {params.split_seed}"
        " {params.standardise}"
        " --inputs {params.inputs} --labels {params.labels} --seed {params.seed}"
        " --dataset {output.dataset} --description {output.description} > {log} 2>&1"
