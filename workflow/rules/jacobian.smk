HISTORY = config["history"]
MEMORY_MIB = config["jacobian"]["memory_mib"]

# Between the identity (epoch 0) and the end (the Jacobian itself).
BETWEEN = HISTORY["epochs"][1:-1]

# Jobs that share a Jacobian. Their number stands in the path, so that blocks of two cuts never mix.
BLOCKS = config["jacobian"]["blocks"]
BLOCK = f"<results>/{{run}}/jacobian_blocks/{BLOCKS}/{{block}}"

# Whether it comes in one job or in several, J is the output of `compute_jacobian` to other rules.
WITHOUT_HISTORY = one_of(run for run in DENSE_RUNS if run not in HISTORY["runs"])
WITH_HISTORY = one_of(HISTORY["runs"])


wildcard_constraints:
    epoch=r"\d+",
    block=r"\d+",


use rule parallel_step as compute_jacobian with:
    """Differentiate the whole training run: J[i, j] = ∂θ_T[i]/∂θ_0[j]."""
    input:
        **made("dataset", "training"),
    output:
        jacobian="<results>/{run}/jacobian.npy",
    pathvars:
        job="{run}/compute_jacobian",
    wildcard_constraints:
        run=WITHOUT_HISTORY if BLOCKS == 1 else one_of([]),
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1, mebibytes=MEMORY_MIB),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        **program("compute_jacobian", memory_mib=MEMORY_MIB),
    message:
        "Computing the Jacobian of run {wildcards.run}"


use rule compute_jacobian as compute_jacobian_history with:
    """The same, and J_t = ∂θ_t/∂θ_0 after some of the epochs, all from one pass."""
    output:
        jacobian="<results>/{run}/jacobian.npy",
        jacobians_after=expand(
            "<results>/{run}/jacobian_after_{epoch}.npy", epoch=BETWEEN, allow_missing=True
        ),
    pathvars:
        job="{run}/compute_jacobian_history",
    wildcard_constraints:
        run=WITH_HISTORY if BLOCKS == 1 else one_of([]),
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1 + len(BETWEEN), mebibytes=MEMORY_MIB),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        **program("compute_jacobian", memory_mib=MEMORY_MIB, epochs=BETWEEN),
    message:
        "Computing the Jacobian of run {wildcards.run}, also after the epochs in between"


use rule parallel_step as compute_jacobian_block with:
    """A share of the Jacobian's columns; for the runs of the history, of every J_t's."""
    input:
        **made("dataset", "training"),
    output:
        columns=temp(f"{BLOCK}.npy"),
        indices=temp(f"{BLOCK}_indices.npy"),
    pathvars:
        job=f"{{run}}/compute_jacobian_block_{{block}}_of_{BLOCKS}",
    wildcard_constraints:
        run=one_of(DENSE_RUNS if BLOCKS > 1 else []),
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(RUNS.jacobians, share=1 / BLOCKS, mebibytes=MEMORY_MIB),
        runtime=RUNS.minutes(10 / BLOCKS, power=2, trains=True),
    params:
        **program(
            "compute_jacobian_block",
            memory_mib=MEMORY_MIB,
            block=lambda wildcards: wildcards.block,
            blocks=BLOCKS,
            epochs=RUNS.epochs_between,
        ),
    message:
        "Computing the Jacobian of run {wildcards.run}: block {wildcards.block}, counted from 0"


use rule step as join_jacobian with:
    """Copy the blocks' columns into one matrix."""
    input:
        needs=expand(
            [f"{BLOCK}.npy", f"{BLOCK}_indices.npy"], block=range(BLOCKS), allow_missing=True
        ),
    output:
        jacobian="<results>/{run}/jacobian.npy",
    pathvars:
        job="{run}/join_jacobian",
    wildcard_constraints:
        run=WITHOUT_HISTORY if BLOCKS > 1 else one_of([]),
    resources:
        mem_mb=RUNS.memory_mb(1, share=1 + 1 / BLOCKS),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "join_jacobian",
            # A folder, as a thousand names would not fit into a command.
            folder=lambda wildcards: Path(RESULTS, wildcards.run, "jacobian_blocks", str(BLOCKS)),
            blocks=BLOCKS,
        ),
    message:
        "Joining the Jacobian of run {wildcards.run}"


use rule join_jacobian as join_jacobian_history with:
    """The same, and each J_t."""
    output:
        jacobian="<results>/{run}/jacobian.npy",
        jacobians_after=rules.compute_jacobian_history.output.jacobians_after,
    pathvars:
        job="{run}/join_jacobian_history",
    wildcard_constraints:
        run=WITH_HISTORY if BLOCKS > 1 else one_of([]),
    resources:
        mem_mb=RUNS.memory_mb(1 + len(BETWEEN), share=1 + 1 / BLOCKS),
        runtime=RUNS.minutes(10, power=2),
    message:
        "Joining the Jacobian of run {wildcards.run}, also after the epochs in between"


OF_RUN["jacobian"] = rules.compute_jacobian.output.jacobian


use rule parallel_step as verify_jacobian with:
    """Compare the Jacobian with central differences and forward with reverse mode."""
    input:
        **made("dataset", "training", "jacobian"),
    output:
        verification="<results>/{run}/jacobian_verification.json",
    pathvars:
        job="{run}/verify_jacobian",
    resources:
        mem_mb=RUNS.memory_mb(3),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        **program(
            "verify_jacobian",
            directions=lambda wildcards: 20 if wildcards.run == MAIN_RUN else 3,
        ),
    message:
        "Verifying the Jacobian of run {wildcards.run}"
