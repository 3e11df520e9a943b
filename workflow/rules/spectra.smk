rule plot_generality_spectra:
    """Singular values of every run against index over N, coloured by region, a panel each."""
    input:
        code=files_of("scripts/plot_generality_spectra.py"),
        style="matplotlibrc",
        sigmas=expand(rules.decompose_jacobian.output.sigma, run=DENSE_RUNS),
        regions=expand(rules.partition_subspaces.output.regions, run=DENSE_RUNS),
    output:
        figures=[
            "<figures>/generality_spectra.pdf",
            report(
                "<figures>/generality_spectra.png",
                caption="../report/generality_spectra.rst",
                category="12 Generality",
                labels=figure_labels("Spectra of every run"),
            ),
        ],
    log:
        "<logs>/plot_generality_spectra.log",
    benchmark:
        "<benchmarks>/plot_generality_spectra.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        runs=list(DENSE_RUNS),
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_generality_spectra.py --runs {params.runs} --sigmas {input.sigmas}"
        " --regions {input.regions} --figures {output.figures} > {log} 2>&1"


GENERALITY += rules.plot_generality_spectra.output
