# After every epoch of the history but the first, whose Jacobian is the identity.
SIGMA_AFTER = [
    *(f"<results>/{{run}}/sigma_after_{epoch}.npy" for epoch in BETWEEN),
    rules.decompose_jacobian.output.sigma,
]


rule compute_singular_values:
    """Singular values of the Jacobian after an epoch in the middle of training."""
    input:
        code=code_of("scripts/compute_singular_values.py"),
        lock=LOCK,
        jacobian="<results>/{run}/jacobian_after_{epoch}.npy",
    output:
        sigma="<results>/{run}/sigma_after_{epoch}.npy",
    log:
        "<logs>/{run}/compute_singular_values_{epoch}.log",
    benchmark:
        "<benchmarks>/{run}/compute_singular_values_{epoch}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=3),
    message:
        "Singular values of run {wildcards.run} after epoch {wildcards.epoch}"
    shell:
        "python scripts/compute_singular_values.py --jacobian {input.jacobian}"
        " --sigma {output.sigma} > {log} 2>&1"


rule measure_spectrum_history:
    """Regions, largest expansion and volume of the Jacobian through training."""
    input:
        code=code_of("scripts/measure_spectrum_history.py"),
        lock=LOCK,
        sigmas=SIGMA_AFTER,
        regions=rules.partition_subspaces.output.regions,
    output:
        history="<results>/{run}/spectrum_history.csv",
    log:
        "<logs>/{run}/measure_spectrum_history.log",
    benchmark:
        "<benchmarks>/{run}/measure_spectrum_history.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        epochs=HISTORY["epochs"][1:],
        steps_per_epoch=RUNS.steps_per_epoch,
    message:
        "Following the spectrum of run {wildcards.run} through training"
    shell:
        "python scripts/measure_spectrum_history.py --epochs {params.epochs}"
        " --sigmas {input.sigmas} --steps-per-epoch {params.steps_per_epoch}"
        " --regions {input.regions} --history {output.history} > {log} 2>&1"
