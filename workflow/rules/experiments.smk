use rule step as measure_alignment with:
    """Cosine between left and right singular vectors of the same index."""
    input:
        **made("u", "vt"),
    output:
        alignment="<results>/{run}/alignment.npy",
    pathvars:
        job="{run}/measure_alignment",
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program("measure_alignment"),
    message:
        "Measuring the alignment of run {wildcards.run}"


OF_EVERY_RUN += [rules.partition_subspaces.output.regions, rules.measure_alignment.output.alignment]


use rule parallel_step as perturb_init with:
    """Train from starts perturbed along singular directions; compare with the Jacobian."""
    input:
        **made("dataset", "training", "sigma", "u", "vt", "regions"),
    output:
        table="<results>/{run}/init_perturbation.csv",
        radii="<results>/{run}/linearisation_radius.csv",
    pathvars:
        job="{run}/perturb_init",
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
            **PERTURBATION["directions"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Training from perturbed starts of run {wildcards.run}"


use rule parallel_step as measure_prediction_shift with:
    """Shift of the predictions after steps along singular vectors and in each region."""
    input:
        **made("dataset", "training", "sigma", "vt", "regions"),
    output:
        shift="<results>/{run}/prediction_shift.npz",
    pathvars:
        job="{run}/measure_prediction_shift",
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(3),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program("measure_prediction_shift", step=PERTURBATION["step"], seed=PERTURBATION["seed"]),
    message:
        "Measuring the shift of predictions of run {wildcards.run}"


use rule step as measure_movement with:
    """Movement of the parameters along every right singular direction."""
    input:
        **made("training", "sigma", "vt", "regions"),
    output:
        movement="<results>/{run}/movement.npy",
        shares="<results>/{run}/movement_shares.json",
    pathvars:
        job="{run}/measure_movement",
    resources:
        mem_mb=RUNS.memory_mb(1),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program("measure_movement"),
    message:
        "Measuring the movement of run {wildcards.run}"


OF_EVERY_RUN += [
    rules.measure_movement.output.movement,
    rules.measure_prediction_shift.output.shift,
]


use rule parallel_step as train_restricted with:
    """Train within subspaces of every dimension: the Jacobian's own, and random ones."""
    input:
        **made("dataset", "training", "sigma", "vt", "regions"),
    output:
        table="<results>/{run}/restricted_training.csv",
        curves="<results>/{run}/restricted_curves.npz",
    pathvars:
        job="{run}/train_restricted",
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(10),
        runtime=RUNS.minutes(30, power=2, trains=True),
    params:
        **program("train_restricted"),
    message:
        "Training run {wildcards.run} within subspaces"


use rule train_restricted as train_restricted_regions with:
    """Train within each region, its complement and random subspaces, at the regions' dimensions."""
    output:
        table="<results>/{run}/restricted_regions.csv",
    pathvars:
        job="{run}/train_restricted_regions",
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(8),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        **program("train_restricted", only_regions=True, draws=1),
    message:
        "Training run {wildcards.run} within its regions"


GENERALITY += expand(rules.train_restricted_regions.output, run=RESTRICTED_RUNS)


# The runs whose subspaces are compared: the same training from different seeds.
REPLICATES = seed_replicates(DENSE_RUNS)


use rule step as measure_seed_overlap with:
    """Overlap and principal angles of the regions between runs that differ in their seed."""
    input:
        lock=LOCK,
        dataset=f"<results>/{MAIN_RUN}/dataset.npz",
        training=expand(rules.train_network.output.training, run=REPLICATES),
        vt=expand(rules.decompose_jacobian.output.vt, run=REPLICATES),
        sigma=expand(rules.decompose_jacobian.output.sigma, run=REPLICATES),
        regions=expand(rules.partition_subspaces.output.regions, run=REPLICATES),
    output:
        overlap="<results>/seed_overlap.csv",
        angles="<results>/seed_principal_angles.npz",
    pathvars:
        job="measure_seed_overlap",
    threads: ALL_CORES
    resources:
        mem_mb=RUNS.memory_mb(4 + len(REPLICATES)),
        runtime=RUNS.minutes(len(REPLICATES) ** 2, power=3),
    params:
        **program("measure_seed_overlap", runs=REPLICATES),
    message:
        "Comparing the subspaces of all seeds"


# One seed alone leaves nothing to compare, for figures and claims alike.
if len(REPLICATES) < 2 and "seed_overlap.csv" in required_files(CLAIMS):
    stop_at(
        [
            f"runs: found {len(REPLICATES)} that differ from the run paper in the seed only, "
            f"accepted: two or more, as {config['claims']} has claims on their overlap"
        ]
    )


use rule parallel_step as measure_function_jacobian with:
    """Spectrum of ∂outputs/∂θ on three sets of inputs, and the regions in its near-null space."""
    input:
        **made("dataset", "training", "sigma", "vt", "regions"),
    output:
        function_jacobian="<results>/{run}/function_jacobian.npz",
    pathvars:
        job="{run}/measure_function_jacobian",
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(LARGEST_STEP_MATRICES),
        runtime=RUNS.minutes(15, power=3),
    params:
        **program("measure_function_jacobian", seed=PERTURBATION["seed"]),
    message:
        "Measuring the parameter–function Jacobian of run {wildcards.run}"


# Runs of dense layers alone: of convolutions and own networks it is not known which weight belongs to
# which input.
COMPOSED = [
    name
    for name, run in DENSE_RUNS.items()
    if not is_own(run["model"]) and not run["model"]["channels"]
]


use rule step as measure_composition with:
    """Share of every singular vector in each parameter tensor, of each region in the inputs."""
    input:
        **made("dataset", "training", "sigma", "u", "vt", "regions"),
    output:
        composition="<results>/{run}/composition.npz",
        table="<results>/{run}/composition.csv",
    pathvars:
        job="{run}/measure_composition",
    wildcard_constraints:
        run=one_of(COMPOSED),
    resources:
        mem_mb=RUNS.memory_mb(8),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program("measure_composition"),
    message:
        "Measuring the composition of the singular vectors of run {wildcards.run}"


GENERALITY += expand(rules.measure_composition.output, run=MAIN_RUN)


use rule parallel_step as measure_curvature with:
    """Hessian and Gauss–Newton matrix at both ends of training; their eigenspaces and regions."""
    input:
        **made("dataset", "training", "sigma", "u", "vt", "regions"),
    output:
        curvature="<results>/{run}/curvature.npz",
        overlap="<results>/{run}/curvature_overlap.csv",
    pathvars:
        job="{run}/measure_curvature",
    threads: ALL_CORES
    resources:
        **GPU,
        # In float64 whatever the run's precision.
        mem_mb=RUNS.memory_mb({"float32": 11, "float64": 7}, mebibytes=MEMORY_MIB),
        runtime=RUNS.minutes(20, power=3),
    params:
        **program("measure_curvature", memory_mib=MEMORY_MIB),
    message:
        "Measuring the curvature of run {wildcards.run}"


use rule parallel_step as train_dominant with:
    """Train within the Hessian's dominant subspace, its complement, and others as large."""
    input:
        **made("dataset", "training", "vt"),
        curvature=rules.measure_curvature.output.curvature,
    output:
        table="<results>/{run}/curvature_restricted.csv",
    pathvars:
        job="{run}/train_dominant",
    threads: ALL_CORES
    resources:
        **GPU,
        # Bases are completed in float64.
        mem_mb=RUNS.memory_mb({"float32": 12, "float64": 9}),
        runtime=RUNS.minutes(10, power=3, trains=True),
    params:
        **program("train_dominant"),
    message:
        "Training run {wildcards.run} within the Hessian's eigenspaces"


GENERALITY += expand([*rules.measure_curvature.output, *rules.train_dominant.output], run=MAIN_RUN)


# A run whose loss penalises ∂logits/∂x, after the same run without that.
PENALTY_RUNS = ["width_16", "jacobian_penalty"]


use rule parallel_step as measure_input_jacobian with:
    """Norm of ∂logits/∂x before and after steps along each region, on three sets of inputs."""
    input:
        **made("dataset", "training", "sigma", "vt", "regions"),
    output:
        table="<results>/{run}/input_jacobian.csv",
    pathvars:
        job="{run}/measure_input_jacobian",
    threads: FEW_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1, mebibytes=256),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program("measure_input_jacobian", step=PERTURBATION["step"], seed=PERTURBATION["seed"]),
    message:
        "Measuring the input–output Jacobian of run {wildcards.run}"


GENERALITY += expand(rules.measure_input_jacobian.output, run=MAIN_RUN)
# Under these names, other configurations may hold other runs.
COMPARE_PENALTY = differ_only_in(DENSE_RUNS, "jacobian_penalty", *PENALTY_RUNS)
if COMPARE_PENALTY:
    GENERALITY += expand(rules.measure_input_jacobian.output, run=PENALTY_RUNS)
