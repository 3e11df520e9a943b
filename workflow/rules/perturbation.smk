PERTURBATION = config["perturbation"]


use rule parallel_step as perturb_init with:
    """Train from starts perturbed along singular directions; compare with the Jacobian."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        u=rules.decompose_jacobian.output.u,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial_share=rules.partition_subspaces.output.trivial_share,
    output:
        table="<results>/{run}/init_perturbation.csv",
        radii="<results>/{run}/linearisation_radius.csv",
    log:
        "<logs>/{run}/perturb_init.log",
    benchmark:
        "<benchmarks>/{run}/perturb_init.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(20, power=1, trains=True),
    params:
        **program(
            "perturb_init",
            stimuli=PERTURBATION["stimuli"],
            bulk_index=PERTURBATION["bulk_index"],
            chaotic=PERTURBATION["directions"]["chaotic"],
            bulk=PERTURBATION["directions"]["bulk"],
            stable=PERTURBATION["directions"]["stable"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Training from perturbed starts of run {wildcards.run}"


use rule parallel_step as measure_prediction_shift with:
    """Shift of the predictions after a step along every right singular direction."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        vt=rules.decompose_jacobian.output.vt,
    output:
        shift="<results>/{run}/prediction_shift.npz",
    log:
        "<logs>/{run}/measure_prediction_shift.log",
    benchmark:
        "<benchmarks>/{run}/measure_prediction_shift.tsv"
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(3),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_prediction_shift",
            step=PERTURBATION["step"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Measuring the shift of predictions of run {wildcards.run}"


use rule step as measure_movement with:
    """Movement of the parameters along every right singular direction."""
    input:
        lock=LOCK,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
    output:
        movement="<results>/{run}/movement.npy",
        shares="<results>/{run}/movement_shares.json",
    log:
        "<logs>/{run}/measure_movement.log",
    benchmark:
        "<benchmarks>/{run}/measure_movement.tsv"
    resources:
        mem_mb=RUNS.memory_mb(1),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_movement",
        ),
    message:
        "Measuring the movement of run {wildcards.run}"


OF_EVERY_RUN += [
    rules.measure_movement.output.movement,
    rules.measure_prediction_shift.output.shift,
]
