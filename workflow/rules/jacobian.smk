HISTORY = config["history"]
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


rule compute_jacobian:
    """Differentiate the whole training run: J[i, j] = ∂θ_T[i]/∂θ_0[j]."""
    input:
        code=code_of("scripts/compute_jacobian.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
    output:
        jacobian="<results>/{run}/jacobian.npy",
    log:
        "<logs>/{run}/compute_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/compute_jacobian.tsv"
    wildcard_constraints:
        run=WITHOUT_HISTORY if BLOCKS == 1 else one_of([]),
    conda:
        "../../environment.yml"
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1, mebibytes=config["jacobian"]["memory_mib"]),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        memory_mib=config["jacobian"]["memory_mib"],
    message:
        "Computing the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/compute_jacobian.py --dataset {input.dataset} --training {input.training}"
        " --threads {threads} --memory-mib {params.memory_mib} --jacobian {output.jacobian}"
        " > {log} 2>&1"


rule compute_jacobian_history:
    """The same, and J_t = ∂θ_t/∂θ_0 after some of the epochs, all from one pass."""
    input:
        code=code_of("scripts/compute_jacobian.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
    output:
        jacobian="<results>/{run}/jacobian.npy",
        after=expand(
            "<results>/{run}/jacobian_after_{epoch}.npy", epoch=BETWEEN, allow_missing=True
        ),
    log:
        "<logs>/{run}/compute_jacobian_history.log",
    benchmark:
        "<benchmarks>/{run}/compute_jacobian_history.tsv"
    wildcard_constraints:
        run=WITH_HISTORY if BLOCKS == 1 else one_of([]),
    conda:
        "../../environment.yml"
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1 + len(BETWEEN), mebibytes=config["jacobian"]["memory_mib"]),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        memory_mib=config["jacobian"]["memory_mib"],
        epochs=BETWEEN,
    message:
        "Computing the Jacobian of run {wildcards.run}, also after epochs {params.epochs}"
    shell:
        "python scripts/compute_jacobian.py --dataset {input.dataset} --training {input.training}"
        " --threads {threads} --memory-mib {params.memory_mib} --jacobian {output.jacobian}"
        " --epochs {params.epochs} --jacobians-after {output.after} > {log} 2>&1"


rule compute_jacobian_block:
    """A share of the Jacobian's columns; for the runs of the history, of every J_t's."""
    input:
        code=code_of("scripts/compute_jacobian_block.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
    output:
        columns=temp(f"{BLOCK}.npy"),
        indices=temp(f"{BLOCK}_indices.npy"),
    log:
        f"<logs>/{{run}}/compute_jacobian_block_{{block}}_of_{BLOCKS}.log",
    benchmark:
        f"<benchmarks>/{{run}}/compute_jacobian_block_{{block}}_of_{BLOCKS}.tsv"
    wildcard_constraints:
        run=one_of(DENSE_RUNS if BLOCKS > 1 else []),
    conda:
        "../../environment.yml"
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(
            RUNS.jacobians, share=1 / BLOCKS, mebibytes=config["jacobian"]["memory_mib"]
        ),
        runtime=RUNS.minutes(10 / BLOCKS, power=2, trains=True),
    params:
        memory_mib=config["jacobian"]["memory_mib"],
        blocks=BLOCKS,
        epochs=RUNS.epochs_between,
    message:
        "Computing the Jacobian of run {wildcards.run}: block {wildcards.block} of {params.blocks},"
        " counted from 0"
    shell:
        "python scripts/compute_jacobian_block.py --dataset {input.dataset}"
        " --training {input.training} --block {wildcards.block} --blocks {params.blocks}"
        " --threads {threads} --memory-mib {params.memory_mib} --epochs {params.epochs}"
        " --columns {output.columns} --indices {output.indices} > {log} 2>&1"


rule join_jacobian:
    """Copy the blocks' columns into one matrix."""
    input:
        code=code_of("scripts/join_jacobian.py"),
        columns=expand(f"{BLOCK}.npy", block=range(BLOCKS), allow_missing=True),
        indices=expand(f"{BLOCK}_indices.npy", block=range(BLOCKS), allow_missing=True),
    output:
        jacobian="<results>/{run}/jacobian.npy",
    log:
        "<logs>/{run}/join_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/join_jacobian.tsv"
    wildcard_constraints:
        run=WITHOUT_HISTORY if BLOCKS > 1 else one_of([]),
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(1, share=1 + 1 / BLOCKS),
        runtime=RUNS.minutes(10, power=2),
    params:
        # A folder, as a thousand names would not fit into a command.
        folder=lambda wildcards, input: Path(input.columns[0]).parent,
        blocks=BLOCKS,
    message:
        "Joining the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/join_jacobian.py --folder {params.folder} --blocks {params.blocks}"
        " --jacobian {output.jacobian} > {log} 2>&1"


rule join_jacobian_history:
    """The same, and each J_t."""
    input:
        code=code_of("scripts/join_jacobian.py"),
        columns=rules.join_jacobian.input.columns,
        indices=rules.join_jacobian.input.indices,
    output:
        jacobian="<results>/{run}/jacobian.npy",
        after=rules.compute_jacobian_history.output.after,
    log:
        "<logs>/{run}/join_jacobian_history.log",
    benchmark:
        "<benchmarks>/{run}/join_jacobian_history.tsv"
    wildcard_constraints:
        run=WITH_HISTORY if BLOCKS > 1 else one_of([]),
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(1 + len(BETWEEN), share=1 + 1 / BLOCKS),
        runtime=RUNS.minutes(10, power=2),
    params:
        folder=lambda wildcards, input: Path(input.columns[0]).parent,
        blocks=BLOCKS,
    message:
        "Joining the Jacobian of run {wildcards.run}, also after the epochs in between"
    shell:
        "python scripts/join_jacobian.py --folder {params.folder} --blocks {params.blocks}"
        " --jacobian {output.jacobian} --jacobians-after {output.after} > {log} 2>&1"


rule decompose_jacobian:
    """Singular value decomposition of the Jacobian, checked."""
    input:
        code=code_of("scripts/decompose_jacobian.py"),
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
    conda:
        "../../environment.yml"
    threads: FEW_CORES
    resources:
        mem_mb=RUNS.memory_mb(DENSE_MATRICES),
        runtime=RUNS.minutes(10, power=3),
    message:
        "Decomposing the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/decompose_jacobian.py --jacobian {input.jacobian}"
        " --u {output.u} --sigma {output.sigma} --vt {output.vt} --checks {output.checks}"
        " > {log} 2>&1"


rule verify_jacobian:
    """Compare the Jacobian with central differences and forward with reverse mode."""
    input:
        code=code_of("scripts/verify_jacobian.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        jacobian=rules.compute_jacobian.output.jacobian,
    output:
        verification="<results>/{run}/jacobian_verification.json",
    log:
        "<logs>/{run}/verify_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/verify_jacobian.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(3),
        runtime=RUNS.minutes(10, power=2, trains=True),
    message:
        "Verifying the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/verify_jacobian.py --threads {threads}"
        " --dataset {input.dataset} --training {input.training}"
        " --jacobian {input.jacobian} --verification {output.verification} > {log} 2>&1"
