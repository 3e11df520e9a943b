PERTURBATION = config["perturbation"]
INPUT_SETS = ["train", "test", "white_noise", "inverted"]


wildcard_constraints:
    inputs="|".join(INPUT_SETS),


use rule parallel_step as perturb_init with:
    """Train from starts perturbed along singular directions; compare with the Jacobian."""
    input:
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
            chaotic=PERTURBATION["directions"]["chaotic"],
            bulk=PERTURBATION["directions"]["bulk"],
            stable=PERTURBATION["directions"]["stable"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Training from perturbed starts of run {wildcards.run}"


use rule parallel_step as perturb_trained with:
    """Shift of the predictions after a step along every right singular direction."""
    input:
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
    threads: EACH_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(3),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "perturb_trained",
            step=PERTURBATION["step"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Perturbing the trained network of run {wildcards.run}"


use rule step as measure_movement with:
    """Movement of the parameters along every right singular direction."""
    input:
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
    resources:
        mem_mb=RUNS.memory_mb(1),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_movement",
        ),
    message:
        "Measuring the movement of run {wildcards.run}"


rule plot_init_perturbation:
    """Response to perturbed starts: top direction, the authors' bulk direction, regions."""
    input:
        code=files_of("scripts/plot_init_perturbation.py"),
        style="matplotlibrc",
        table=of_run("<results>/{run}/init_perturbation.csv"),
    output:
        top=[
            "<figures>/{of}init_perturbation_top.pdf",
            report(
                "<figures>/{of}init_perturbation_top.png",
                caption="../report/init_perturbation_top.rst",
                category="05 Perturbed start",
                labels=figure_labels("Along the top direction"),
            ),
        ],
        bulk=[
            "<figures>/{of}init_perturbation_bulk.pdf",
            report(
                "<figures>/{of}init_perturbation_bulk.png",
                caption="../report/init_perturbation_bulk.rst",
                category="05 Perturbed start",
                labels=figure_labels("Along the authors' bulk direction"),
            ),
        ],
        regions=[
            "<figures>/{of}init_perturbation_regions.pdf",
            report(
                "<figures>/{of}init_perturbation_regions.png",
                caption="../report/init_perturbation_regions.rst",
                category="05 Perturbed start",
                labels=figure_labels("Along directions of each region"),
            ),
        ],
    log:
        "<logs>/{of}plot_init_perturbation.log",
    benchmark:
        "<benchmarks>/{of}plot_init_perturbation.tsv"
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
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_init_perturbation.py --table {input.table} --top {output.top}"
        " --bulk {output.bulk} --regions {output.regions} > {log} 2>&1"


rule plot_prediction_shift:
    """Shift of the predictions against the index of the direction, on one input set."""
    input:
        code=files_of("scripts/plot_prediction_shift.py"),
        style="matplotlibrc",
        shift=of_run("<results>/{run}/prediction_shift.npz"),
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        figures=[
            "<figures>/{of}prediction_shift_{inputs}.pdf",
            report(
                "<figures>/{of}prediction_shift_{inputs}.png",
                caption="../report/prediction_shift.rst",
                category="07 Prediction shift",
                labels=figure_labels("On {inputs}"),
            ),
        ],
    log:
        "<logs>/{of}plot_prediction_shift_{inputs}.log",
    benchmark:
        "<benchmarks>/{of}plot_prediction_shift_{inputs}.tsv"
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
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_prediction_shift.py --shift {input.shift} --inputs {wildcards.inputs}"
        " --sigma {input.sigma} --regions {input.regions} --figures {output.figures}"
        " > {log} 2>&1"


rule plot_movement:
    """Movement of the parameters against the index of the direction."""
    input:
        code=files_of("scripts/plot_movement.py"),
        style="matplotlibrc",
        movement=of_run("<results>/{run}/movement.npy"),
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        figures=[
            "<figures>/{of}parameter_movement.pdf",
            report(
                "<figures>/{of}parameter_movement.png",
                caption="../report/parameter_movement.rst",
                category="08 Movement",
                labels=figure_labels("Movement along each direction"),
            ),
        ],
    log:
        "<logs>/{of}plot_movement.log",
    benchmark:
        "<benchmarks>/{of}plot_movement.tsv"
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
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_movement.py --movement {input.movement} --sigma {input.sigma}"
        " --regions {input.regions} --figures {output.figures} > {log} 2>&1"


FIGURES += expand(
    [
        *rules.plot_init_perturbation.output,
        *rules.plot_prediction_shift.output,
        *rules.plot_movement.output,
    ],
    of="",
    inputs=INPUT_SETS,
)
OF_EVERY_RUN += [rules.measure_movement.output.movement, rules.perturb_trained.output.shift]
