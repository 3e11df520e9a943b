# A run whose loss penalises ∂logits/∂x, after the same run without that.
PENALTY_RUNS = ["width_16", "jacobian_penalty"]


use rule parallel_step as measure_input_jacobian with:
    """Norm of ∂logits/∂x before and after steps along each region, on three sets of inputs."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial_share=rules.partition_subspaces.output.trivial_share,
    output:
        table="<results>/{run}/input_jacobian.csv",
    log:
        "<logs>/{run}/measure_input_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/measure_input_jacobian.tsv"
    threads: FEW_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1, mebibytes=256),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_input_jacobian",
            step=PERTURBATION["step"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Measuring the input–output Jacobian of run {wildcards.run}"


GENERALITY += expand(rules.measure_input_jacobian.output, run=MAIN_RUN)
# Under these names, other configurations may hold other runs.
COMPARE_PENALTY = differ_only_in(DENSE_RUNS, "jacobian_penalty", *PENALTY_RUNS)
if COMPARE_PENALTY:
    GENERALITY += expand(rules.measure_input_jacobian.output, run=PENALTY_RUNS)
