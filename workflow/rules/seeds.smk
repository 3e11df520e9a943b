# The runs whose subspaces are compared: the same training from different seeds.
REPLICATES = seed_replicates(DENSE_RUNS)


use rule step as measure_seed_overlap with:
    """Overlap and principal angles of the regions between runs that differ in their seed."""
    input:
        lock=LOCK,
        vt=expand(rules.decompose_jacobian.output.vt, run=REPLICATES),
        sigma=expand(rules.decompose_jacobian.output.sigma, run=REPLICATES),
        regions=expand(rules.partition_subspaces.output.regions, run=REPLICATES),
        trivial=expand(rules.partition_subspaces.output.trivial, run=REPLICATES),
    output:
        overlap="<results>/seed_overlap.csv",
        angles="<results>/seed_principal_angles.npz",
    log:
        "<logs>/measure_seed_overlap.log",
    benchmark:
        "<benchmarks>/measure_seed_overlap.tsv"
    threads: ALL_CORES
    resources:
        mem_mb=RUNS.memory_mb(4 + len(REPLICATES)),
        runtime=RUNS.minutes(len(REPLICATES) ** 2, power=3),
    params:
        **program(
            "measure_seed_overlap",
            runs=REPLICATES,
        ),
    message:
        "Comparing the subspaces of all seeds"


rule plot_seed_overlap:
    """Overlap of each region between seeds, beside chance."""
    input:
        code=files_of("scripts/plot_seed_overlap.py"),
        style="matplotlibrc",
        overlap=rules.measure_seed_overlap.output.overlap,
    output:
        figures=[
            "<figures>/seed_overlap.pdf",
            report(
                "<figures>/seed_overlap.png",
                caption="../report/seed_overlap.rst",
                category="10 Seeds",
                labels=figure_labels("Overlap of two seeds"),
            ),
        ],
    log:
        "<logs>/plot_seed_overlap.log",
    benchmark:
        "<benchmarks>/plot_seed_overlap.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        runs=REPLICATES,
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_seed_overlap.py --overlap {input.overlap}"
        " --figures {output.figures} > {log} 2>&1"


rule plot_principal_angles:
    """Cosines of the principal angles between the regions of the first run and of the others."""
    input:
        code=files_of("scripts/plot_principal_angles.py"),
        style="matplotlibrc",
        angles=rules.measure_seed_overlap.output.angles,
    output:
        figures=[
            "<figures>/principal_angles.pdf",
            report(
                "<figures>/principal_angles.png",
                caption="../report/principal_angles.rst",
                category="10 Seeds",
                labels=figure_labels("Principal angles of two seeds"),
            ),
        ],
    log:
        "<logs>/plot_principal_angles.log",
    benchmark:
        "<benchmarks>/plot_principal_angles.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        parameters=RUNS.parameters,
        runs=REPLICATES,
    message:
        "Drawing {output[0]}"
    shell:
        "python scripts/plot_principal_angles.py --angles {input.angles}"
        " --figures {output.figures} > {log} 2>&1"


# One seed alone leaves nothing to compare, for figures and claims alike.
if len(REPLICATES) < 2 and "seed_overlap.csv" in required_files(CLAIMS):
    stop_at(
        [
            f"runs: found {len(REPLICATES)} that differ from the run paper in the seed only, "
            f"accepted: two or more, as {config['claims']} has claims on their overlap"
        ]
    )
if len(REPLICATES) > 1:
    FIGURES += [*rules.plot_seed_overlap.output, *rules.plot_principal_angles.output]
