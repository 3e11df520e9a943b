# What the paper states, "about 500", "about 3000" and "about 750": chaotic, bulk, stable.
STATED_COUNTS = [500, 3000, 750]


use rule step as measure_sensitivity with:
    """Counts of the regions as functions of the thresholds that define them."""
    input:
        lock=LOCK,
        sigma=rules.decompose_jacobian.output.sigma,
        regions=rules.partition_subspaces.output.regions,
        trivial_share=rules.partition_subspaces.output.trivial_share,
    output:
        table="<results>/{run}/threshold_sensitivity.csv",
    log:
        "<logs>/{run}/measure_sensitivity.log",
    benchmark:
        "<benchmarks>/{run}/measure_sensitivity.tsv"
    params:
        **program(
            "measure_sensitivity",
        ),
    message:
        "Measuring the thresholds' sensitivity of run {wildcards.run}"


rule plot_threshold_sensitivity:
    """Count of each region against its threshold; for the main run beside other seeds."""
    input:
        code=files_of("scripts/plot_threshold_sensitivity.py"),
        style="matplotlibrc",
        table=of_run("<results>/{run}/threshold_sensitivity.csv"),
        others=lambda wildcards: expand(
            rules.measure_sensitivity.output.table,
            run=[] if wildcards.of else [run for run in REPLICATES if run != "paper"],
        ),
    output:
        figures=[
            "<figures>/{of}threshold_sensitivity.pdf",
            report(
                "<figures>/{of}threshold_sensitivity.png",
                caption="../report/threshold_sensitivity.rst",
                category="13 Thresholds and precision",
                labels=figure_labels("Regions against thresholds"),
            ),
        ],
    log:
        "<logs>/{of}plot_threshold_sensitivity.log",
    benchmark:
        "<benchmarks>/{of}plot_threshold_sensitivity.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        seed=RUNS.setting("seed"),
        stated=lambda wildcards: [] if wildcards.of else ["--stated", *STATED_COUNTS],
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_threshold_sensitivity.py --table {input.table}"
        " --others {input.others} {params.stated} --figures {output.figures} > {log} 2>&1"


GENERALITY += expand(rules.plot_threshold_sensitivity.output, of="")
