use rule step as partition_subspaces with:
    """Count chaotic, bulk and stable singular values; find the trivial part of the bulk."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        jacobian=rules.compute_jacobian.output.jacobian,
        sigma=rules.decompose_jacobian.output.sigma,
        vt=rules.decompose_jacobian.output.vt,
    output:
        regions="<results>/{run}/regions.json",
        trivial="<results>/{run}/trivial_directions.npy",
        trivial_share="<results>/{run}/trivial_share.npy",
    log:
        "<logs>/{run}/partition_subspaces.log",
    benchmark:
        "<benchmarks>/{run}/partition_subspaces.tsv"
    resources:
        mem_mb=RUNS.memory_mb(4),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "partition_subspaces",
            chaotic_above=config["regions"]["chaotic_above"],
            bulk_within=config["regions"]["bulk_within"],
            stable_below=config["regions"]["stable_below"],
        ),
    message:
        "Partitioning the spectrum of run {wildcards.run}"


use rule step as measure_alignment with:
    """Cosine between left and right singular vectors of the same index."""
    input:
        lock=LOCK,
        u=rules.decompose_jacobian.output.u,
        vt=rules.decompose_jacobian.output.vt,
    output:
        alignment="<results>/{run}/alignment.npy",
    log:
        "<logs>/{run}/measure_alignment.log",
    benchmark:
        "<benchmarks>/{run}/measure_alignment.tsv"
    resources:
        mem_mb=RUNS.memory_mb(2),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_alignment",
        ),
    message:
        "Measuring the alignment of run {wildcards.run}"


OF_EVERY_RUN += [rules.partition_subspaces.output.regions, rules.measure_alignment.output.alignment]


rule plot_spectrum:
    """Singular values against index, coloured by region."""
    input:
        code=files_of("scripts/plot_spectrum.py"),
        style="matplotlibrc",
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        "<figures>/{of}spectrum.pdf",
        report(
            "<figures>/{of}spectrum.png",
            caption="../report/spectrum.rst",
            category="04 Spectrum",
            labels=figure_labels("Singular values"),
        ),
    log:
        "<logs>/{of}plot_spectrum.log",
    benchmark:
        "<benchmarks>/{of}plot_spectrum.tsv"
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
        "python scripts/plot_spectrum.py --sigma {input.sigma} --regions {input.regions}"
        " --figures {output} > {log} 2>&1"


rule plot_alignment:
    """Cosine between left and right singular vectors against index."""
    input:
        code=files_of("scripts/plot_alignment.py"),
        style="matplotlibrc",
        alignment=of_run("<results>/{run}/alignment.npy"),
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        "<figures>/{of}singular_vector_alignment.pdf",
        report(
            "<figures>/{of}singular_vector_alignment.png",
            caption="../report/singular_vector_alignment.rst",
            category="04 Spectrum",
            labels=figure_labels("Left against right singular vectors"),
        ),
    log:
        "<logs>/{of}plot_alignment.log",
    benchmark:
        "<benchmarks>/{of}plot_alignment.tsv"
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
        "python scripts/plot_alignment.py --alignment {input.alignment} --sigma {input.sigma}"
        " --regions {input.regions} --figures {output} > {log} 2>&1"


FIGURES += expand(
    [*rules.plot_spectrum.output, *rules.plot_alignment.output],
    of="",
)
