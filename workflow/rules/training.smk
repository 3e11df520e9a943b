rule train_network:
    """Train from the seeded initial parameters; keep both ends, losses and accuracy."""
    input:
        code=code_of("scripts/train_network.py"),
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
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
        channels=RUNS.setting("model/channels"),
        hidden=RUNS.setting("model/hidden"),
        activation=RUNS.setting("model/activation"),
        loss=RUNS.setting("loss"),
        optimizer=RUNS.setting("optimizer/name"),
        learning_rate=RUNS.setting("optimizer/learning_rate"),
        momentum=RUNS.setting("optimizer/momentum"),
        schedule=RUNS.setting("optimizer/schedule"),
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
        " --channels {params.channels} --hidden {params.hidden}"
        " --activation {params.activation} --loss {params.loss}"
        " --optimizer {params.optimizer} --learning-rate {params.learning_rate}"
        " --momentum {params.momentum} --schedule {params.schedule}"
        " --batch-size {params.batch_size} --epochs {params.epochs} --seed {params.seed}"
        " --precision {params.precision} --jacobian-penalty {params.jacobian_penalty}"
        " --training {output.training} > {log} 2>&1"
