rule train_restricted:
    """Train within subspaces of every dimension: the Jacobian's own, and random ones."""
    input:
        code=code_of("scripts/train_restricted.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        table="<results>/{run}/restricted_training.csv",
        curves="<results>/{run}/restricted_curves.npz",
    log:
        "<logs>/{run}/train_restricted.log",
    benchmark:
        "<benchmarks>/{run}/train_restricted.tsv"
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(10),
        runtime=RUNS.minutes(30, power=2, trains=True),
    message:
        "Training run {wildcards.run} within subspaces"
    shell:
        "python scripts/train_restricted.py --threads {threads}"
        " --dataset {input.dataset} --training {input.training}"
        " --sigma {input.sigma} --vt {input.vt} --regions {input.regions}"
        " --trivial {input.trivial} --table {output.table} --curves {output.curves} > {log} 2>&1"


rule train_restricted_regions:
    """Train within each region, its complement and random subspaces, at the regions' dimensions."""
    input:
        code=code_of("scripts/train_restricted.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        table="<results>/{run}/restricted_regions.csv",
    log:
        "<logs>/{run}/train_restricted_regions.log",
    benchmark:
        "<benchmarks>/{run}/train_restricted_regions.tsv"
    conda:
        "../../environment.yml"
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(8),
        runtime=RUNS.minutes(10, power=2, trains=True),
    message:
        "Training run {wildcards.run} within its regions"
    shell:
        "python scripts/train_restricted.py --only-regions --draws 1 --threads {threads}"
        " --dataset {input.dataset} --training {input.training}"
        " --sigma {input.sigma} --vt {input.vt} --regions {input.regions}"
        " --trivial {input.trivial} --table {output.table} > {log} 2>&1"


GENERALITY += expand(rules.train_restricted_regions.output, run=RESTRICTED_RUNS)
