# A run whose loss penalises ∂logits/∂x, after the same run without that.
PENALTY_RUNS = ["width_16", "jacobian_penalty"]


use rule parallel_step as measure_input_jacobian with:
    """Norm of ∂logits/∂x before and after steps along each region, on three sets of inputs."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial_share=rules.partition_subspaces.output.trivial_share,
    output:
        table="<results>/{run}/input_jacobian.csv",
    log:
        "<logs>/{run}/measure_input_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/measure_input_jacobian.tsv"
    threads: FEW_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(1, mebibytes=256),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_input_jacobian",
            step=PERTURBATION["step"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Measuring the input–output Jacobian of run {wildcards.run}"


rule plot_input_jacobian:
    """Change of the norm of ∂logits/∂x by a step, by region and inputs."""
    input:
        code=files_of("scripts/plot_input_jacobian.py"),
        style="matplotlibrc",
        table=of_run("<results>/{run}/input_jacobian.csv"),
    output:
        figures=[
            "<figures>/{of}input_jacobian.pdf",
            report(
                "<figures>/{of}input_jacobian.png",
                caption="../report/input_jacobian.rst",
                category="17 Input–output Jacobian",
                labels=figure_labels("Change by a step"),
            ),
        ],
    log:
        "<logs>/{of}plot_input_jacobian.log",
    benchmark:
        "<benchmarks>/{of}plot_input_jacobian.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        seed=RUNS.setting("seed"),
        step=PERTURBATION["step"],
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_input_jacobian.py --table {input.table}"
        " --figures {output.figures} > {log} 2>&1"


rule plot_jacobian_penalty:
    """Spectra, regions and norms of ∂logits/∂x of training with and without a penalty on it."""
    input:
        code=files_of("scripts/plot_jacobian_penalty.py"),
        style="matplotlibrc",
        sigmas=expand(rules.decompose_jacobian.output.sigma, run=PENALTY_RUNS),
        regions=expand(rules.partition_subspaces.output.regions, run=PENALTY_RUNS),
        tables=expand(rules.measure_input_jacobian.output.table, run=PENALTY_RUNS),
    output:
        figures=[
            "<figures>/jacobian_penalty.pdf",
            report(
                "<figures>/jacobian_penalty.png",
                caption="../report/jacobian_penalty.rst",
                category="17 Input–output Jacobian",
                labels=figure_labels("With and without a penalty"),
            ),
        ],
    log:
        "<logs>/plot_jacobian_penalty.log",
    benchmark:
        "<benchmarks>/plot_jacobian_penalty.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        penalties=lambda wildcards: [
            config["runs"][run]["jacobian_penalty"] for run in PENALTY_RUNS
        ],
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_jacobian_penalty.py --penalties {params.penalties}"
        " --sigmas {input.sigmas} --regions {input.regions} --tables {input.tables}"
        " --figures {output.figures} > {log} 2>&1"


GENERALITY += expand(rules.measure_input_jacobian.output, run="paper")
GENERALITY += expand(rules.plot_input_jacobian.output, of="")
# Under these names, other configurations may hold other runs.
COMPARE_PENALTY = differ_only_in(DENSE_RUNS, "jacobian_penalty", *PENALTY_RUNS)
if COMPARE_PENALTY:
    GENERALITY += expand(rules.measure_input_jacobian.output, run=PENALTY_RUNS)
    GENERALITY += rules.plot_jacobian_penalty.output
