# The run of the paper and the same training in float64.
PRECISION_RUNS = {"single": MAIN_RUN, "double": "float64"}

# Files of a run that the compared claims may read.
COMPARED = [
    rules.train_network.output.training,
    rules.verify_jacobian.output.verification,
    rules.decompose_jacobian.output.sigma,
    rules.partition_subspaces.output.regions,
    rules.partition_subspaces.output.trivial_share,
    rules.measure_alignment.output.alignment,
    rules.perturb_init.output.table,
    rules.perturb_init.output.radii,
    rules.perturb_trained.output.shift,
    rules.measure_movement.output.movement,
    rules.measure_movement.output.shares,
    rules.train_restricted.output.table,
    rules.measure_function_jacobian.output.function_jacobian,
]


use rule step as compare_precision with:
    """What float32 changes: singular values by region, and every claim of the paper's run."""
    input:
        lock=LOCK,
        claims=CLAIMS_FILE,
        needs=expand(COMPARED, run=PRECISION_RUNS.values()),
    output:
        spectra="<results>/precision.csv",
        ledger="<results>/precision_claims.csv",
    log:
        "<logs>/compare_precision.log",
    benchmark:
        "<benchmarks>/compare_precision.tsv"
    params:
        **program(
            "compare_precision",
            **PRECISION_RUNS,
            results=RESULTS,
            files=[Path(str(file)).name for file in COMPARED],
        ),
    message:
        "Comparing the run of the paper in float32 and float64"


# A configuration may leave out the float64 run.
# Under these names, other configurations may hold other runs.
COMPARE_PRECISION = differ_only_in(DENSE_RUNS, "precision", *PRECISION_RUNS.values())
if COMPARE_PRECISION:
    GENERALITY += rules.compare_precision.output
