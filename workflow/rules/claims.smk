# Files that every seed gets, and that compare them. Those of perturbed starts, of restricted training and of
# the parameter–function Jacobian belong to the main run alone.
SEED_FILES = [
    "alignment.npy",
    "movement_shares.json",
    "prediction_shift.npz",
    "regions.json",
    "seed_overlap.csv",
    "sigma.npy",
    "training.npz",
]
SEED_CLAIMS = of_seeds(CLAIMS, REPLICATES, SEED_FILES)


use rule step as check_claims with:
    """Recompute the statistics of the claims on one run each; write the ledger with verdicts."""
    input:
        claims=CLAIMS_FILE,
        needs=expand(
            "<results>/{name}",
            name=required_files(
                CLAIMS + [on_run(claim, run) for claim in SEED_CLAIMS for run in REPLICATES]
            ),
        ),
    output:
        ledger="<results>/claims.json",
        document="<results>/claims.md",
    pathvars:
        job="check_claims",
    params:
        **program("check_claims", results=RESULTS, seeds=REPLICATES, files=SEED_FILES),
    message:
        "Checking {input.claims}"


use rule printed as claims with:
    """Print the ledger; fail if a required claim of the group `paper` does not hold."""
    input:
        ledger=rules.check_claims.output.ledger,
    pathvars:
        job="claims",
    params:
        **program("print_claims", group="paper"),
    message:
        "The claims ledger, from {input.ledger}"


use rule step as check_scaling with:
    """Recompute the statistics of the claims on estimates without the matrix; write the ledger."""
    input:
        lock=LOCK,
        claims=CLAIMS_FILE,
        needs=expand("<results>/{name}", name=required_files(SCALING_CLAIMS)),
    output:
        ledger="<results>/scaling.json",
        document="<results>/scaling.md",
    pathvars:
        job="check_scaling",
    params:
        **program("check_claims", group="scaling", results=RESULTS),
    message:
        "Checking the claims on larger networks of {input.claims}"


use rule printed as claims_scaling with:
    """Print the ledger of the group `scaling`; fail if a required claim of it does not hold."""
    input:
        ledger=rules.check_scaling.output.ledger,
    pathvars:
        job="claims_scaling",
    params:
        **program("print_claims", group="scaling"),
    message:
        "The ledger of the claims on larger networks, from {input.ledger}"


if SCALING_CLAIMS:
    SCALING += rules.check_scaling.output


# Runs on destroyed data, the paper's own counter-examples, and runs that repeat another one in another
# precision: no cases of its general claims.
CONTROLS = [
    name
    for name, run in DENSE_RUNS.items()
    if run["inputs"] != "real"
    or run["labels"] is not True
    or (run["precision"] == "float64" and repeated(DENSE_RUNS, name, "precision"))
]


use rule step as check_generality with:
    """Recompute the statistics of the general claims for every run; write the ledger."""
    input:
        lock=LOCK,
        claims=CLAIMS_FILE,
        needs=expand(
            "<results>/{name}",
            name=required_files(on_each_run(GENERAL_CLAIMS, DENSE_RUNS, UNRESTRICTED)),
        ),
    output:
        ledger="<results>/generality.json",
        document="<results>/generality.md",
    pathvars:
        job="check_generality",
    params:
        **program(
            "check_generality",
            results=RESULTS,
            runs=list(DENSE_RUNS),
            controls=CONTROLS,
            seeds=REPLICATES,
            unrestricted=UNRESTRICTED,
        ),
    message:
        "Checking the general claims of {input.claims} on every run"


use rule printed as claims_generality with:
    """Print the ledger of the general claims; fail if a required one does not hold."""
    input:
        ledger=rules.check_generality.output.ledger,
    pathvars:
        job="claims_generality",
    params:
        **program("print_claims", group="generality"),
    message:
        "The ledger of the general claims, from {input.ledger}"


if GENERAL_CLAIMS:
    GENERALITY += rules.check_generality.output


# The run of the paper and the same training in float64.
PRECISION_RUNS = {"single": MAIN_RUN, "double": "float64"}

# Files of a run that the compared claims may read.
COMPARED = [
    rules.train_network.output.training,
    rules.verify_jacobian.output.verification,
    rules.decompose_jacobian.output.sigma,
    rules.partition_subspaces.output.regions,
    rules.measure_alignment.output.alignment,
    rules.perturb_init.output.table,
    rules.perturb_init.output.radii,
    rules.measure_prediction_shift.output.shift,
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
    pathvars:
        job="compare_precision",
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
