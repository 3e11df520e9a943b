rule measure_sensitivity:
    """Counts of the regions as functions of the thresholds that define them."""
    input:
        code=code_of("scripts/measure_sensitivity.py"),
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
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "Measuring the thresholds' sensitivity of run {wildcards.run}"
    shell:
        "python scripts/measure_sensitivity.py --sigma {input.sigma} --regions {input.regions}"
        " --trivial-share {input.trivial_share} --table {output.table} > {log} 2>&1"
