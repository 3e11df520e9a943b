use rule step as decompose_jacobian with:
    """Singular value decomposition of the Jacobian, checked."""
    input:
        lock=LOCK,
        jacobian=rules.compute_jacobian.output.jacobian,
    output:
        u="<results>/{run}/u.npy",
        sigma="<results>/{run}/sigma.npy",
        vt="<results>/{run}/vt.npy",
        checks="<results>/{run}/svd.json",
    log:
        "<logs>/{run}/decompose_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/decompose_jacobian.tsv"
    threads: FEW_CORES
    resources:
        mem_mb=RUNS.memory_mb(DENSE_MATRICES),
        runtime=RUNS.minutes(10, power=3),
    params:
        **program(
            "decompose_jacobian",
        ),
    message:
        "Decomposing the Jacobian of run {wildcards.run}"


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


use rule step as measure_sensitivity with:
    """Counts of the regions as functions of the thresholds that define them."""
    input:
        lock=LOCK,
        sigma=rules.decompose_jacobian.output.sigma,
        regions=rules.partition_subspaces.output.regions,
        trivial_share=rules.partition_subspaces.output.trivial_share,
    output:
        table="<results>/{run}/threshold_sensitivity.csv",
    log:
        "<logs>/{run}/measure_sensitivity.log",
    benchmark:
        "<benchmarks>/{run}/measure_sensitivity.tsv"
    params:
        **program(
            "measure_sensitivity",
        ),
    message:
        "Measuring the thresholds' sensitivity of run {wildcards.run}"


# After every epoch of the history but the first, whose Jacobian is the identity.
SIGMA_AFTER = [
    *(f"<results>/{{run}}/sigma_after_{epoch}.npy" for epoch in BETWEEN),
    rules.decompose_jacobian.output.sigma,
]


use rule step as compute_singular_values with:
    """Singular values of the Jacobian after an epoch in the middle of training."""
    input:
        lock=LOCK,
        jacobian="<results>/{run}/jacobian_after_{epoch}.npy",
    output:
        sigma="<results>/{run}/sigma_after_{epoch}.npy",
    log:
        "<logs>/{run}/compute_singular_values_{epoch}.log",
    benchmark:
        "<benchmarks>/{run}/compute_singular_values_{epoch}.tsv"
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=3),
    params:
        **program(
            "compute_singular_values",
        ),
    message:
        "Singular values of run {wildcards.run} after epoch {wildcards.epoch}"


use rule step as measure_spectrum_history with:
    """Regions, largest expansion and volume of the Jacobian through training."""
    input:
        lock=LOCK,
        sigmas=SIGMA_AFTER,
        regions=rules.partition_subspaces.output.regions,
    output:
        history="<results>/{run}/spectrum_history.csv",
    log:
        "<logs>/{run}/measure_spectrum_history.log",
    benchmark:
        "<benchmarks>/{run}/measure_spectrum_history.tsv"
    params:
        **program(
            "measure_spectrum_history",
            epochs=HISTORY["epochs"][1:],
            steps_per_epoch=RUNS.steps_per_epoch,
        ),
    message:
        "Following the spectrum of run {wildcards.run} through training"
