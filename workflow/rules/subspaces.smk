rule partition_subspaces:
    """Count chaotic, bulk and stable singular values; find the trivial part of the bulk."""
    input:
        code=code_of("scripts/partition_subspaces.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        jacobian=rules.compute_jacobian.output.jacobian,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
    output:
        regions="<results>/{run}/regions.json",
        trivial="<results>/{run}/trivial_directions.npy",
        trivial_share="<results>/{run}/trivial_share.npy",
    log:
        "<logs>/{run}/partition_subspaces.log",
    benchmark:
        "<benchmarks>/{run}/partition_subspaces.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(4),
        runtime=RUNS.minutes(10, power=2),
    params:
        chaotic_above=config["regions"]["chaotic_above"],
        bulk_within=config["regions"]["bulk_within"],
        stable_below=config["regions"]["stable_below"],
    message:
        "Partitioning the spectrum of run {wildcards.run}"
    shell:
        "python scripts/partition_subspaces.py --dataset {input.dataset}"
        " --training {input.training} --jacobian {input.jacobian}"
        " --sigma {input.sigma} --vt {input.vt}"
        " --chaotic-above {params.chaotic_above} --bulk-within {params.bulk_within}"
        " --stable-below {params.stable_below}"
        " --regions {output.regions} --trivial {output.trivial}"
        " --trivial-share {output.trivial_share} > {log} 2>&1"


rule measure_alignment:
    """Cosine between left and right singular vectors of the same index."""
    input:
        code=code_of("scripts/measure_alignment.py"),
        lock=LOCK,
        u=rules.decompose_jacobian.output.u,
        vt=rules.decompose_jacobian.output.vt,
    output:
        alignment="<results>/{run}/alignment.npy",
    log:
        "<logs>/{run}/measure_alignment.log",
    benchmark:
        "<benchmarks>/{run}/measure_alignment.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=2),
    message:
        "Measuring the alignment of run {wildcards.run}"
    shell:
        "python scripts/measure_alignment.py --u {input.u} --vt {input.vt}"
        " --alignment {output.alignment} > {log} 2>&1"


OF_EVERY_RUN += [rules.partition_subspaces.output.regions, rules.measure_alignment.output.alignment]
