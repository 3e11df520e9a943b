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
    "trivial_share.npy",
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
    log:
        "<logs>/check_generality.log",
    benchmark:
        "<benchmarks>/check_generality.tsv"
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


localrules:
    claims_generality,


use rule printed as claims_generality with:
    """Print the ledger of the general claims; fail if a required one does not hold."""
    input:
        ledger=rules.check_generality.output.ledger,
    log:
        "<logs>/claims_generality.log",
    params:
        **program(
            "print_claims",
            group="generality",
        ),
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
    log:
        "<logs>/measure_seed_intervals.log",
    benchmark:
        "<benchmarks>/measure_seed_intervals.tsv"
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
