PERTURBATION = config["perturbation"]


rule perturb_init:
    """Train from starts perturbed along singular directions; compare with the Jacobian."""
    input:
        code=code_of("scripts/perturb_init.py"),
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
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(20, power=1, trains=True),
    params:
        stimuli=PERTURBATION["stimuli"],
        bulk_index=PERTURBATION["bulk_index"],
        chaotic=PERTURBATION["directions"]["chaotic"],
        bulk=PERTURBATION["directions"]["bulk"],
        stable=PERTURBATION["directions"]["stable"],
        seed=PERTURBATION["seed"],
    message:
        "Training from perturbed starts of run {wildcards.run}"
    shell:
        "python scripts/perturb_init.py --dataset {input.dataset} --training {input.training}"
        " --sigma {input.sigma} --u {input.u} --vt {input.vt} --regions {input.regions}"
        " --trivial-share {input.trivial_share} --threads {threads} --stimuli {params.stimuli}"
        " --bulk-index {params.bulk_index} --chaotic {params.chaotic} --bulk {params.bulk}"
        " --stable {params.stable} --seed {params.seed}"
        " --table {output.table} --radii {output.radii} > {log} 2>&1"


rule perturb_trained:
    """Shift of the predictions after a step along every right singular direction."""
    input:
        code=code_of("scripts/perturb_trained.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        vt=rules.decompose_jacobian.output.vt,
    output:
        shift="<results>/{run}/prediction_shift.npz",
    log:
        "<logs>/{run}/perturb_trained.log",
    benchmark:
        "<benchmarks>/{run}/perturb_trained.tsv"
    conda:
        "../../environment.yml"
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(3),
        runtime=RUNS.minutes(10, power=2),
    params:
        step=PERTURBATION["step"],
        seed=PERTURBATION["seed"],
    message:
        "Perturbing the trained network of run {wildcards.run}"
    shell:
        "python scripts/perturb_trained.py --dataset {input.dataset} --training {input.training}"
        " --vt {input.vt} --threads {threads} --step {params.step} --seed {params.seed}"
        " --shift {output.shift} > {log} 2>&1"


rule measure_movement:
    """Movement of the parameters along every right singular direction."""
    input:
        code=code_of("scripts/measure_movement.py"),
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
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=RUNS.memory_mb(1),
        runtime=RUNS.minutes(10, power=2),
    message:
        "Measuring the movement of run {wildcards.run}"
    shell:
        "python scripts/measure_movement.py --training {input.training} --sigma {input.sigma}"
        " --vt {input.vt} --regions {input.regions} --movement {output.movement}"
        " --shares {output.shares} > {log} 2>&1"


OF_EVERY_RUN += [rules.measure_movement.output.movement, rules.perturb_trained.output.shift]
