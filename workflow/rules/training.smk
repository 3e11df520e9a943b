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
    params:
        hidden=setting("model/hidden"),
        activation=setting("model/activation"),
        loss=setting("loss"),
        optimizer=setting("optimizer/name"),
        learning_rate=setting("optimizer/learning_rate"),
        momentum=setting("optimizer/momentum"),
        schedule=setting("optimizer/schedule"),
        batch_size=setting("batch_size"),
        epochs=setting("epochs"),
        seed=setting("seed"),
        precision=setting("precision"),
    threads: 1
    resources:
        mem_mb=1000,
    conda:
        "../../environment.yml"
    message:
        "Training the network of run {wildcards.run}"
    shell:
        "python scripts/train_network.py --dataset {input.dataset}"
        " --hidden {params.hidden} --activation {params.activation} --loss {params.loss}"
        " --optimizer {params.optimizer} --learning-rate {params.learning_rate}"
        " --momentum {params.momentum} --schedule {params.schedule}"
        " --batch-size {params.batch_size} --epochs {params.epochs} --seed {params.seed}"
        " --precision {params.precision} --training {output.training} > {log} 2>&1"
