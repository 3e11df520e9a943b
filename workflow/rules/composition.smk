# Runs of dense layers alone: of convolutions and own networks it is not known which weight belongs to
# which input.
COMPOSED = [
    name
    for name, run in DENSE_RUNS.items()
    if not own_network(run) and not run["model"]["channels"]
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


rule plot_composition:
    """Share of each tensor against index; each region along the inputs' principal components."""
    input:
        code=files_of("scripts/plot_composition.py"),
        style="matplotlibrc",
        composition=of_run("<results>/{run}/composition.npz"),
        sigma=of_run("<results>/{run}/sigma.npy"),
        regions=of_run("<results>/{run}/regions.json"),
    output:
        tensors=[
            "<figures>/{of}composition.pdf",
            report(
                "<figures>/{of}composition.png",
                caption="../report/composition.rst",
                category="15 Composition",
                labels=figure_labels("Share of each parameter tensor"),
            ),
        ],
        inputs=[
            "<figures>/{of}input_components.pdf",
            report(
                "<figures>/{of}input_components.png",
                caption="../report/input_components.rst",
                category="15 Composition",
                labels=figure_labels("Share of each input component"),
            ),
        ],
    log:
        "<logs>/{of}plot_composition.log",
    benchmark:
        "<benchmarks>/{of}plot_composition.tsv"
    wildcard_constraints:
        of="|".join(["", *(f"{run}/" for run in COMPOSED)]),
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
        "Drawing {output.tensors} and {output.inputs}"
    shell:
        "python scripts/plot_composition.py --composition {input.composition}"
        " --sigma {input.sigma} --regions {input.regions}"
        " --tensors {output.tensors} --inputs {output.inputs} > {log} 2>&1"


GENERALITY += expand(rules.measure_composition.output, run="paper")
GENERALITY += expand(rules.plot_composition.output, of="")
