# The runs whose subspaces are compared: the same training from different seeds.
REPLICATES = seed_replicates(DENSE_RUNS)


rule measure_seed_overlap:
    """Overlap and principal angles of the regions between runs that differ in their seed."""
    input:
        code=code_of("scripts/measure_seed_overlap.py"),
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
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        mem_mb=RUNS.memory_mb(4 + len(REPLICATES)),
        runtime=RUNS.minutes(len(REPLICATES) ** 2, power=3),
    params:
        runs=REPLICATES,
    message:
        "Comparing the subspaces of runs {params.runs}"
    shell:
        "python scripts/measure_seed_overlap.py --runs {params.runs} --vt {input.vt}"
        " --sigma {input.sigma} --regions {input.regions} --trivial {input.trivial}"
        " --overlap {output.overlap} --angles {output.angles} > {log} 2>&1"


# One seed alone leaves nothing to compare, for figures and claims alike.
if len(REPLICATES) < 2 and "seed_overlap.csv" in required_files(CLAIMS):
    stop_at(
        [
            f"runs: found {len(REPLICATES)} that differ from the run paper in the seed only, "
            f"accepted: two or more, as {config['claims']} has claims on their overlap"
        ]
    )
