rule plot_spectrum:
    """Singular values against index, coloured by region."""
    input:
        code=code_of("scripts/plot_spectrum.py"),
        style="matplotlibrc",
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        report("<figures>/{of}spectrum.pdf", caption="../report/spectrum.rst", category="Spectrum"),
        "<figures>/{of}spectrum.png",
    log:
        "<logs>/{of}plot_spectrum.log",
    benchmark:
        "<benchmarks>/{of}plot_spectrum.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=500,
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
        code=code_of("scripts/plot_alignment.py"),
        style="matplotlibrc",
        alignment=of_run("<results>/{run}/alignment.npy"),
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        report(
            "<figures>/{of}singular_vector_alignment.pdf",
            caption="../report/singular_vector_alignment.rst",
            category="Spectrum",
        ),
        "<figures>/{of}singular_vector_alignment.png",
    log:
        "<logs>/{of}plot_alignment.log",
    benchmark:
        "<benchmarks>/{of}plot_alignment.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        parameters=RUNS.parameters,
        seed=RUNS.setting("seed"),
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_alignment.py --alignment {input.alignment} --sigma {input.sigma}"
        " --regions {input.regions} --figures {output} > {log} 2>&1"


FIGURES = expand(
    [*rules.plot_spectrum.output, *rules.plot_alignment.output],
    of="",
)
