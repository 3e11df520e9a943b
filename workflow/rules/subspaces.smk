use rule step as partition_subspaces with:
    """Count chaotic, bulk and stable singular values; find the trivial part of the bulk."""
    input:
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
    resources:
        mem_mb=RUNS.memory_mb(4),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "partition_subspaces",
            chaotic_above=config["regions"]["chaotic_above"],
            bulk_within=config["regions"]["bulk_within"],
            stable_below=config["regions"]["stable_below"],
        ),
    message:
        "Partitioning the spectrum of run {wildcards.run}"


use rule step as measure_alignment with:
    """Cosine between left and right singular vectors of the same index."""
    input:
        lock=LOCK,
        u=rules.decompose_jacobian.output.u,
        vt=rules.decompose_jacobian.output.vt,
    output:
        alignment="<results>/{run}/alignment.npy",
    log:
        "<logs>/{run}/measure_alignment.log",
    benchmark:
        "<benchmarks>/{run}/measure_alignment.tsv"
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_alignment",
        ),
    message:
        "Measuring the alignment of run {wildcards.run}"


OF_EVERY_RUN += [rules.partition_subspaces.output.regions, rules.measure_alignment.output.alignment]
