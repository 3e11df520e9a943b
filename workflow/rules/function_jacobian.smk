use rule parallel_step as measure_function_jacobian with:
    """Spectrum of ∂outputs/∂θ on three sets of inputs, and the regions in its near-null space."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        function_jacobian="<results>/{run}/function_jacobian.npz",
    log:
        "<logs>/{run}/measure_function_jacobian.log",
    benchmark:
        "<benchmarks>/{run}/measure_function_jacobian.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.memory_mb(LARGEST_STEP_MATRICES),
        runtime=RUNS.minutes(15, power=3),
    params:
        **program(
            "measure_function_jacobian",
            seed=config["perturbation"]["seed"],
        ),
    message:
        "Measuring the parameter–function Jacobian of run {wildcards.run}"


rule plot_function_jacobian:
    """Spectra of ∂outputs/∂θ and each region's share in its near-null space."""
    input:
        code=files_of("scripts/plot_function_jacobian.py"),
        style="matplotlibrc",
        function_jacobian=of_run("<results>/{run}/function_jacobian.npz"),
    output:
        figures=[
            "<figures>/{of}function_jacobian.pdf",
            report(
                "<figures>/{of}function_jacobian.png",
                caption="../report/function_jacobian.rst",
                category="11 Parameter–function Jacobian",
                labels=figure_labels("Spectrum and near-null space"),
            ),
        ],
    log:
        "<logs>/{of}plot_function_jacobian.log",
    benchmark:
        "<benchmarks>/{of}plot_function_jacobian.tsv"
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
        "python scripts/plot_function_jacobian.py"
        " --function-jacobian {input.function_jacobian} --figures {output.figures} > {log} 2>&1"


FIGURES += expand(rules.plot_function_jacobian.output, of="")
