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
    params:
        memory_mib=config["jacobian"]["memory_mib"],
    threads: ALL_CORES
    resources:
        mem_mb=memory_mb(1),
    conda:
        "../../environment.yml"
    message:
        "Computing the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/compute_jacobian.py --dataset {input.dataset} --training {input.training}"
        " --devices {threads} --memory-mib {params.memory_mib} --jacobian {output.jacobian}"
        " > {log} 2>&1"


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
    threads: ALL_CORES
    resources:
        mem_mb=memory_mb(DENSE_MATRICES),
    conda:
        "../../environment.yml"
    message:
        "Decomposing the Jacobian of run {wildcards.run}"
    shell:
        "python scripts/decompose_jacobian.py --jacobian {input.jacobian}"
        " --u {output.u} --sigma {output.sigma} --vt {output.vt} --checks {output.checks}"
        " > {log} 2>&1"
