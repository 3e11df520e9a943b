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
