HISTORY = config["history"]
# Between the identity (epoch 0) and the end (the Jacobian itself).
BETWEEN = HISTORY["epochs"][1:-1]


wildcard_constraints:
    epoch=r"\d+",


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
        run="|".join(run for run in config["runs"] if run not in HISTORY["runs"]) or "(?!)",
    conda:
        "../../environment.yml"
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        mem_mb=RUNS.memory_mb(1, mebibytes=config["jacobian"]["memory_mib"]),
        gpu=config["gpus"],
    params:
        memory_mib=config["jacobian"]["memory_mib"],
    message:
        "Computing the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/compute_jacobian.py --dataset {input.dataset} --training {input.training}"
        " --devices {threads} --memory-mib {params.memory_mib} --jacobian {output.jacobian}"
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
        run="|".join(HISTORY["runs"]) or "(?!)",
    conda:
        "../../environment.yml"
    threads: RUNS.jacobian_cores(EACH_CORES, ALL_CORES)
    resources:
        mem_mb=RUNS.memory_mb(1 + len(BETWEEN), mebibytes=config["jacobian"]["memory_mib"]),
        gpu=config["gpus"],
    params:
        memory_mib=config["jacobian"]["memory_mib"],
        epochs=BETWEEN,
    message:
        "Computing the Jacobian of run {wildcards.run}, also after epochs {params.epochs}"
    shell:
        "python scripts/compute_jacobian.py --dataset {input.dataset} --training {input.training}"
        " --devices {threads} --memory-mib {params.memory_mib} --jacobian {output.jacobian}"
        " --epochs {params.epochs} --jacobians-after {output.after} > {log} 2>&1"


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
    message:
        "Verifying the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/verify_jacobian.py --threads {threads}"
        " --dataset {input.dataset} --training {input.training}"
        " --jacobian {input.jacobian} --verification {output.verification} > {log} 2>&1"
