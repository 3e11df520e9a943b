# The paper compares its run with shuffled labels and with noise; absent runs are left out.
DATA_RUNS = [run for run in ("paper", "shuffled_labels", "white_noise") if run in DENSE_RUNS]


rule plot_data_dependence:
    """Distance of the singular values from one: normal training, shuffled labels, noise."""
    input:
        code=files_of("scripts/plot_data_dependence.py"),
        style="matplotlibrc",
        sigmas=expand(rules.decompose_jacobian.output.sigma, run=DATA_RUNS),
    output:
        figures=[
            "<figures>/data_dependence.pdf",
            report(
                "<figures>/data_dependence.png",
                caption="../report/data_dependence.rst",
                category="09 Data dependence",
                labels=figure_labels("Normal, shuffled, white noise"),
            ),
        ],
    log:
        "<logs>/plot_data_dependence.log",
    benchmark:
        "<benchmarks>/plot_data_dependence.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        seed=RUNS.setting("seed"),
        labels=["normal" if run == "paper" else run for run in DATA_RUNS],
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_data_dependence.py --sigmas {input.sigmas} --labels {params.labels}"
        " --figures {output.figures} > {log} 2>&1"


FIGURES += rules.plot_data_dependence.output
