# Runs of dense layers alone: of convolutions and own networks it is not known which weight belongs to
# which input.
COMPOSED = [
    name
    for name, run in DENSE_RUNS.items()
    if not is_own(run["model"]) and not run["model"]["channels"]
]


use rule step as measure_composition with:
    """Share of every singular vector in each parameter tensor, of each region in the inputs."""
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
        composition="<results>/{run}/composition.npz",
        table="<results>/{run}/composition.csv",
    log:
        "<logs>/{run}/measure_composition.log",
    benchmark:
        "<benchmarks>/{run}/measure_composition.tsv"
    wildcard_constraints:
        run=one_of(COMPOSED),
    resources:
        mem_mb=RUNS.memory_mb(8),
        runtime=RUNS.minutes(10, power=2),
    params:
        **program(
            "measure_composition",
        ),
    message:
        "Measuring the composition of the singular vectors of run {wildcards.run}"


GENERALITY += expand(rules.measure_composition.output, run=MAIN_RUN)
