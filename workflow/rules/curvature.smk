use rule parallel_step as measure_curvature with:
    """Hessian and Gauss–Newton matrix at both ends of training; their eigenspaces and regions."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        u=rules.decompose_jacobian.output.u,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        curvature="<results>/{run}/curvature.npz",
        overlap="<results>/{run}/curvature_overlap.csv",
    log:
        "<logs>/{run}/measure_curvature.log",
    benchmark:
        "<benchmarks>/{run}/measure_curvature.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        # In float64 whatever the run's precision.
        mem_mb=RUNS.memory_mb(
            {"float32": 11, "float64": 7}, mebibytes=config["jacobian"]["memory_mib"]
        ),
        runtime=RUNS.minutes(20, power=3),
    params:
        **program(
            "measure_curvature",
            memory_mib=config["jacobian"]["memory_mib"],
        ),
    message:
        "Measuring the curvature of run {wildcards.run}"


use rule parallel_step as train_dominant with:
    """Train within the Hessian's dominant subspace, its complement, and others as large."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        vt=rules.decompose_jacobian.output.vt,
        curvature=rules.measure_curvature.output.curvature,
    output:
        table="<results>/{run}/curvature_restricted.csv",
    log:
        "<logs>/{run}/train_dominant.log",
    benchmark:
        "<benchmarks>/{run}/train_dominant.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        # Bases are completed in float64.
        mem_mb=RUNS.memory_mb({"float32": 12, "float64": 9}),
        runtime=RUNS.minutes(10, power=3, trains=True),
    params:
        **program(
            "train_dominant",
        ),
    message:
        "Training run {wildcards.run} within the Hessian's eigenspaces"


GENERALITY += expand(
    [*rules.measure_curvature.output, *rules.train_dominant.output],
    run=MAIN_RUN,
)
