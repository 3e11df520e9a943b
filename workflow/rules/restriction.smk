use rule parallel_step as train_restricted with:
    """Train within subspaces of every dimension: the Jacobian's own, and random ones."""
    input:
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
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(10),
        runtime=RUNS.minutes(30, power=2, trains=True),
    params:
        **program(
            "train_restricted",
        ),
    message:
        "Training run {wildcards.run} within subspaces"


use rule parallel_step as train_restricted_regions with:
    """Train within each region, its complement and random subspaces, at the regions' dimensions."""
    input:
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
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(8),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        **program(
            "train_restricted",
            only_regions=True,
            draws=1,
        ),
    message:
        "Training run {wildcards.run} within its regions"


GENERALITY += expand(rules.train_restricted_regions.output, run=RESTRICTED_RUNS)
