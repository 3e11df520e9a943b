rule measure_curvature:
    """Hessian and Gauss–Newton matrix at both ends of training; their eigenspaces and regions."""
    input:
        code=code_of("scripts/measure_curvature.py"),
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
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        **GPU,
        # In float64 whatever the run's precision.
        mem_mb=RUNS.memory_mb(
            {"float32": 11, "float64": 7}, mebibytes=config["jacobian"]["memory_mib"]
        ),
        runtime=RUNS.minutes(20, power=3),
    params:
        memory_mib=config["jacobian"]["memory_mib"],
    message:
        "Measuring the curvature of run {wildcards.run}"
    shell:
        "python scripts/measure_curvature.py --threads {threads} --memory-mib {params.memory_mib}"
        " --dataset {input.dataset} --training {input.training}"
        " --sigma {input.sigma} --u {input.u} --vt {input.vt}"
        " --regions {input.regions} --trivial {input.trivial}"
        " --curvature {output.curvature} --overlap {output.overlap} > {log} 2>&1"


rule train_dominant:
    """Train within the Hessian's dominant subspace, its complement, and others as large."""
    input:
        code=code_of("scripts/train_dominant.py"),
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
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        **GPU,
        # Bases are completed in float64.
        mem_mb=RUNS.memory_mb({"float32": 12, "float64": 9}),
        runtime=RUNS.minutes(10, power=3, trains=True),
    message:
        "Training run {wildcards.run} within the Hessian's eigenspaces"
    shell:
        "python scripts/train_dominant.py --threads {threads} --dataset {input.dataset}"
        " --training {input.training} --vt {input.vt} --curvature {input.curvature}"
        " --table {output.table} > {log} 2>&1"


GENERALITY += expand(
    [*rules.measure_curvature.output, *rules.train_dominant.output],
    run="paper",
)
