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


# One seed alone leaves nothing to compare, for figures and claims alike.
if len(REPLICATES) < 2 and "seed_overlap.csv" in required_files(CLAIMS):
    stop_at(
        [
            f"runs: found {len(REPLICATES)} that differ from the run paper in the seed only, "
            f"accepted: two or more, as {config['claims']} has claims on their overlap"
        ]
    )
