use rule parallel_step as measure_curvature with:
    """Hessian and Gauss–Newton matrix at both ends of training; their eigenspaces and regions."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        sigma=rules.decompose_jacobian.output.sigma,
        u=rules.decompose_jacobian.output.u,
        vt=rules.decompose_jacobian.output.vt,
        regions=rules.partition_subspaces.output.regions,
        trivial=rules.partition_subspaces.output.trivial,
    output:
        curvature="<results>/{run}/curvature.npz",
        overlap="<results>/{run}/curvature_overlap.csv",
    log:
        "<logs>/{run}/measure_curvature.log",
    benchmark:
        "<benchmarks>/{run}/measure_curvature.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        # In float64 whatever the run's precision.
        mem_mb=RUNS.memory_mb(
            {"float32": 11, "float64": 7}, mebibytes=config["jacobian"]["memory_mib"]
        ),
        runtime=RUNS.minutes(20, power=3),
    params:
        **program(
            "measure_curvature",
            memory_mib=config["jacobian"]["memory_mib"],
        ),
    message:
        "Measuring the curvature of run {wildcards.run}"


use rule parallel_step as train_dominant with:
    """Train within the Hessian's dominant subspace, its complement, and others as large."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        vt=rules.decompose_jacobian.output.vt,
        curvature=rules.measure_curvature.output.curvature,
    output:
        table="<results>/{run}/curvature_restricted.csv",
    log:
        "<logs>/{run}/train_dominant.log",
    benchmark:
        "<benchmarks>/{run}/train_dominant.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        # Bases are completed in float64.
        mem_mb=RUNS.memory_mb({"float32": 12, "float64": 9}),
        runtime=RUNS.minutes(10, power=3, trains=True),
    params:
        **program(
            "train_dominant",
        ),
    message:
        "Training run {wildcards.run} within the Hessian's eigenspaces"


rule plot_curvature:
    """Spectra of the Hessian, its curvature along singular vectors, regions of its eigenspaces."""
    input:
        code=files_of("scripts/plot_curvature.py"),
        style="matplotlibrc",
        curvature=of_run("<results>/{run}/curvature.npz"),
        overlap=of_run("<results>/{run}/curvature_overlap.csv"),
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        spectra=[
            "<figures>/{of}curvature_spectrum.pdf",
            report(
                "<figures>/{of}curvature_spectrum.png",
                caption="../report/curvature_spectrum.rst",
                category="16 Curvature",
                labels=figure_labels("Eigenvalues of the Hessian"),
            ),
        ],
        along=[
            "<figures>/{of}curvature_along_singular_vectors.pdf",
            report(
                "<figures>/{of}curvature_along_singular_vectors.png",
                caption="../report/curvature_along_singular_vectors.rst",
                category="16 Curvature",
                labels=figure_labels("Curvature along singular vectors"),
            ),
        ],
        shares=[
            "<figures>/{of}curvature_overlap.pdf",
            report(
                "<figures>/{of}curvature_overlap.png",
                caption="../report/curvature_overlap.rst",
                category="16 Curvature",
                labels=figure_labels("Eigenspaces and regions"),
            ),
        ],
    log:
        "<logs>/{of}plot_curvature.log",
    benchmark:
        "<benchmarks>/{of}plot_curvature.tsv"
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
        "Drawing {output.spectra}, {output.along} and {output.shares}"
    shell:
        "python scripts/plot_curvature.py --curvature {input.curvature} --overlap {input.overlap}"
        " --sigma {input.sigma} --regions {input.regions} --spectra {output.spectra}"
        " --along {output.along} --shares {output.shares} > {log} 2>&1"


rule plot_dominant:
    """Test loss of training in the Hessian's eigenspaces and in others as large."""
    input:
        code=files_of("scripts/plot_dominant.py"),
        style="matplotlibrc",
        table=of_run("<results>/{run}/curvature_restricted.csv"),
    output:
        figures=[
            "<figures>/{of}curvature_restricted.pdf",
            report(
                "<figures>/{of}curvature_restricted.png",
                caption="../report/curvature_restricted.rst",
                category="16 Curvature",
                labels=figure_labels("Training in eigenspaces"),
            ),
        ],
    log:
        "<logs>/{of}plot_dominant.log",
    benchmark:
        "<benchmarks>/{of}plot_dominant.tsv"
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
        "python scripts/plot_dominant.py --table {input.table} --figures {output.figures}"
        " > {log} 2>&1"


GENERALITY += expand(
    [*rules.measure_curvature.output, *rules.train_dominant.output],
    run="paper",
)
GENERALITY += expand(
    [*rules.plot_curvature.output, *rules.plot_dominant.output],
    of="",
)
