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


# Figures of the main run stand in the figures folder, those of another run in its own.
