use rule parallel_step as train_restricted with:
    """Train within subspaces of every dimension: the Jacobian's own, and random ones."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        table="<results>/{run}/restricted_training.csv",
        curves="<results>/{run}/restricted_curves.npz",
    log:
        "<logs>/{run}/train_restricted.log",
    benchmark:
        "<benchmarks>/{run}/train_restricted.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(10),
        runtime=RUNS.minutes(30, power=2, trains=True),
    params:
        **program(
            "train_restricted",
        ),
    message:
        "Training run {wildcards.run} within subspaces"


use rule parallel_step as train_restricted_regions with:
    """Train within each region, its complement and random subspaces, at the regions' dimensions."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        table="<results>/{run}/restricted_regions.csv",
    log:
        "<logs>/{run}/train_restricted_regions.log",
    benchmark:
        "<benchmarks>/{run}/train_restricted_regions.tsv"
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(8),
        runtime=RUNS.minutes(10, power=2, trains=True),
    params:
        **program(
            "train_restricted",
            only_regions=True,
            draws=1,
        ),
    message:
        "Training run {wildcards.run} within its regions"


OF_EVERY_RUN += rules.train_restricted_regions.output


rule plot_restricted_training:
    """Test loss against dimension: bulk and its complement, chaotic and stable."""
    input:
        code=files_of("scripts/plot_restricted_training.py"),
        style="matplotlibrc",
        table=of_run("<results>/{run}/restricted_training.csv"),
    output:
        bulk=[
            "<figures>/{of}restricted_training_bulk.pdf",
            report(
                "<figures>/{of}restricted_training_bulk.png",
                caption="../report/restricted_training_bulk.rst",
                category="06 Restricted training",
                labels=figure_labels("Bulk and its complement"),
            ),
        ],
        chaotic_stable=[
            "<figures>/{of}restricted_training_chaotic_stable.pdf",
            report(
                "<figures>/{of}restricted_training_chaotic_stable.png",
                caption="../report/restricted_training_chaotic_stable.rst",
                category="06 Restricted training",
                labels=figure_labels("Chaotic and stable"),
            ),
        ],
    log:
        "<logs>/{of}plot_restricted_training.log",
    benchmark:
        "<benchmarks>/{of}plot_restricted_training.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        seed=RUNS.setting("seed"),
    message:
        "Drawing {output.bulk} and {output.chaotic_stable}"
    shell:
        "python scripts/plot_restricted_training.py --table {input.table} --bulk {output.bulk}"
        " --chaotic-stable {output.chaotic_stable} > {log} 2>&1"


rule plot_restricted_curves:
    """Training loss against epoch, each subspace at the dimension of its region."""
    input:
        code=files_of("scripts/plot_restricted_curves.py"),
        style="matplotlibrc",
        table=of_run("<results>/{run}/restricted_training.csv"),
        curves=of_run("<results>/{run}/restricted_curves.npz"),
    output:
        figures=[
            "<figures>/{of}restricted_training_curves.pdf",
            report(
                "<figures>/{of}restricted_training_curves.png",
                caption="../report/restricted_training_curves.rst",
                category="06 Restricted training",
                labels=figure_labels("Loss curves"),
            ),
        ],
    log:
        "<logs>/{of}plot_restricted_curves.log",
    benchmark:
        "<benchmarks>/{of}plot_restricted_curves.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        seed=RUNS.setting("seed"),
    message:
        "Drawing {output.figures}"
    shell:
        "python scripts/plot_restricted_curves.py --table {input.table} --curves {input.curves}"
        " --figures {output.figures} > {log} 2>&1"


FIGURES += expand(
    [*rules.plot_restricted_training.output, *rules.plot_restricted_curves.output],
    of="",
)
