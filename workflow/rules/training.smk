rule train_network:
    """Train from the seeded initial parameters; keep both ends, losses and accuracy."""
    input:
        code=code_of("scripts/train_network.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        # Other rules run again with these as well: their digests are in the training file.
        own=RUNS.own_sources,
    output:
        training="<results>/{run}/training.npz",
    log:
        "<logs>/{run}/train_network.log",
    benchmark:
        "<benchmarks>/{run}/train_network.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=RUNS.minutes(1, power=1, trains=True),
    params:
        model=RUNS.model_flags,
        loss=RUNS.setting("loss"),
        optimizer=RUNS.optimizer_flags,
        batch_size=RUNS.setting("batch_size"),
        epochs=RUNS.setting("epochs"),
        seed=RUNS.setting("seed"),
        precision=RUNS.setting("precision"),
        jacobian_penalty=RUNS.setting("jacobian_penalty"),
    message:
        "Training the network of run {wildcards.run}"
    shell:
        "python scripts/train_network.py --threads {threads}"
        " --dataset {input.dataset}"
        " {params.model} --loss {params.loss} {params.optimizer}"
        " --batch-size {params.batch_size} --epochs {params.epochs} --seed {params.seed}"
        " --precision {params.precision} --jacobian-penalty {params.jacobian_penalty}"
        " --training {output.training} > {log} 2>&1"
