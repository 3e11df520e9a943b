use rule parallel_step as measure_function_jacobian with:
    """Spectrum of ∂outputs/∂θ on three sets of inputs, and the regions in its near-null space."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        function_jacobian="<results>/{run}/function_jacobian.npz",
    log:
        "<logs>/{run}/measure_function_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/measure_function_jacobian.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(LARGEST_STEP_MATRICES),
        runtime=RUNS.minutes(15, power=3),
    params:
        **program(
            "measure_function_jacobian",
            seed=config["perturbation"]["seed"],
        ),
    message:
        "Measuring the parameter–function Jacobian of run {wildcards.run}"
