
use rule step as check_claims with:
    """Recompute the statistics of the claims on one run each; write the ledger with verdicts."""
    input:
        claims=CLAIMS_FILE,
        needs=expand("<results>/{name}", name=required_files(CLAIMS)),
    output:
        ledger="<results>/claims.json",
        document="<results>/claims.md",
    log:
        "<logs>/check_claims.log",
    benchmark:
        "<benchmarks>/check_claims.tsv"
    params:
        **program(
            "check_claims",
            results=RESULTS,
        ),
    message:
        "Checking {input.claims}"


localrules:
    claims,


use rule printed as claims with:
    """Print the ledger; fail if a required claim of the group `paper` does not hold."""
    input:
        ledger=rules.check_claims.output.ledger,
    log:
        "<logs>/claims.log",
    params:
        **program(
            "print_claims",
            group="paper",
        ),
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
    log:
        "<logs>/check_scaling.log",
    benchmark:
        "<benchmarks>/check_scaling.tsv"
    params:
        **program(
            "check_claims",
            group="scaling",
            results=RESULTS,
        ),
    message:
        "Checking the claims on larger networks of {input.claims}"


localrules:
    claims_scaling,


use rule printed as claims_scaling with:
    """Print the ledger of the group `scaling`; fail if a required claim of it does not hold."""
    input:
        ledger=rules.check_scaling.output.ledger,
    log:
        "<logs>/claims_scaling.log",
    params:
        **program(
            "print_claims",
            group="scaling",
        ),
    message:
        "The ledger of the claims on larger networks, from {input.ledger}"


if SCALING_CLAIMS:
    SCALING += rules.check_scaling.output
