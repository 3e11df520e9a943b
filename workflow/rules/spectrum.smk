use rule step as decompose_jacobian with:
    """Singular value decomposition of the Jacobian around its trivial directions, checked."""
    input:
        **made("dataset", "training", "jacobian"),
    output:
        u="<results>/{run}/u.npy",
        sigma="<results>/{run}/sigma.npy",
        vt="<results>/{run}/vt.npy",
        checks="<results>/{run}/svd.json",
    pathvars:
        job="{run}/decompose_jacobian",
    threads: FEW_CORES
    resources:
        mem_mb=RUNS.memory_mb(DENSE_MATRICES),
        runtime=RUNS.minutes(10, power=3),
    params:
        **program("decompose_jacobian"),
    message:
        "Decomposing the Jacobian of run {wildcards.run}"


use rule step as partition_subspaces with:
    """Count chaotic, bulk and stable singular values, and those of the trivial block."""
    input:
        lock=LOCK,
        sigma=rules.decompose_jacobian.output.sigma,
        checks=rules.decompose_jacobian.output.checks,
    output:
        regions="<results>/{run}/regions.json",
    pathvars:
        job="{run}/partition_subspaces",
    params:
        **program("partition_subspaces", **config["regions"]),
    message:
        "Partitioning the spectrum of run {wildcards.run}"


OF_RUN |= dict(
    [*rules.decompose_jacobian.output.items(), *rules.partition_subspaces.output.items()]
)


use rule step as measure_sensitivity with:
    """Counts of the regions as functions of the thresholds that define them."""
    input:
        **made("sigma", "regions"),
    output:
        table="<results>/{run}/threshold_sensitivity.csv",
    pathvars:
        job="{run}/measure_sensitivity",
    params:
        **program("measure_sensitivity"),
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
    pathvars:
        job="{run}/compute_singular_values_{epoch}",
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=3),
    params:
        **program("compute_singular_values"),
    message:
        "Singular values of run {wildcards.run} after epoch {wildcards.epoch}"


use rule step as measure_spectrum_history with:
    """Regions, largest expansion and volume of the Jacobian through training."""
    input:
        **made("regions"),
        sigmas=SIGMA_AFTER,
    output:
        history="<results>/{run}/spectrum_history.csv",
    pathvars:
        job="{run}/measure_spectrum_history",
    params:
        **program(
            "measure_spectrum_history",
            epochs=HISTORY["epochs"][1:],
            steps_per_epoch=RUNS.steps_per_epoch,
        ),
    message:
        "Following the spectrum of run {wildcards.run} through training"
