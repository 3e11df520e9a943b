rule prepare_dataset:
    """Load a bundled data set, check its digest, split it, apply the run's controls."""
    input:
        code=code_of("scripts/prepare_dataset.py"),
    output:
        dataset="<results>/{run}/dataset.npz",
        description="<results>/{run}/dataset.json",
    log:
        "<logs>/{run}/prepare_dataset.log",
    benchmark:
        "<benchmarks>/{run}/prepare_dataset.tsv"
    params:
        name=setting("dataset"),
        sha256=lambda wildcards: dataset_of(wildcards)["sha256"],
        test_size=lambda wildcards: dataset_of(wildcards)["test_size"],
        split_seed=lambda wildcards: dataset_of(wildcards)["split_seed"],
        inputs=setting("inputs"),
        labels=setting("labels"),
        seed=setting("seed"),
    threads: 1
    resources:
        mem_mb=500,
    conda:
        "../../environment.yml"
    message:
        "Preparing the data of run {wildcards.run}"
    shell:
        "python scripts/prepare_dataset.py --name {params.name} --sha256 {params.sha256}"
        " --test-size {params.test_size} --split-seed {params.split_seed}"
        " --inputs {params.inputs} --labels {params.labels} --seed {params.seed}"
        " --dataset {output.dataset} --description {output.description} > {log} 2>&1"
