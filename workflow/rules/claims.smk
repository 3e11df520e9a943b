use rule step as check_claims with:
    """Recompute the statistics of the claims on one run each; write the ledger with verdicts."""
    input:
        claims=CLAIMS_FILE,
        needs=expand("<results>/{name}", name=required_files(CLAIMS)),
    output:
        ledger="<results>/claims.json",
        document="<results>/claims.md",
    pathvars:
        job="check_claims",
    params:
        **program("check_claims", results=RESULTS),
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


# Runs on destroyed data: the paper's own counter-examples, no cases of its general claims.
CONTROLS = [
    name for name, run in DENSE_RUNS.items() if run["inputs"] != "real" or run["labels"] is not True
]

# Files that every dense run gets. Those of perturbed starts, of restricted training in all dimensions and
# of the parameter–function Jacobian belong to the run `paper` alone.
FILES_OF_EVERY_RUN = [
    "alignment.npy",
    "movement.npy",
    "movement_shares.json",
    "prediction_shift.npz",
    "regions.json",
    "restricted_regions.csv",
    "sigma.npy",
    "training.npz",
]

# Claims of the group `paper` that can be asked of every seed.
SEED_CLAIMS = of_seeds(CLAIMS, MAIN_RUN, FILES_OF_EVERY_RUN)


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


use rule step as measure_seed_intervals with:
    """Every statistic of the run `paper` that all seeds have: mean and 95 % intervals over them."""
    input:
        lock=LOCK,
        claims=CLAIMS_FILE,
        needs=expand(
            "<results>/{name}",
            name=required_files(
                [on_run(claim, run) for claim in SEED_CLAIMS for run in REPLICATES]
            ),
        ),
    output:
        table="<results>/seed_intervals.csv",
    pathvars:
        job="measure_seed_intervals",
    params:
        **program(
            "measure_seed_intervals",
            results=RESULTS,
            claims_on=MAIN_RUN,
            runs=REPLICATES,
            files=FILES_OF_EVERY_RUN,
        ),
    message:
        "Computing the claims' statistics for all seeds"


if GENERAL_CLAIMS:
    GENERALITY += rules.check_generality.output
if len(REPLICATES) > 1:
    GENERALITY += rules.measure_seed_intervals.output


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
