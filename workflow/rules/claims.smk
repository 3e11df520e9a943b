
rule check_claims:
    """Recompute the statistics of the claims on one run each; write the ledger with verdicts."""
    input:
        code=code_of("scripts/check_claims.py"),
        claims=config["claims"],
        results=expand("<results>/{name}", name=required_files(CLAIMS)),
    output:
        ledger="<results>/claims.json",
        document="<results>/claims.md",
    log:
        "<logs>/check_claims.log",
    benchmark:
        "<benchmarks>/check_claims.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        results=lambda wildcards, output: Path(output.ledger).parent,
    message:
        "Checking {input.claims}"
    shell:
        "python scripts/check_claims.py --claims {input.claims} --results {params.results}"
        " --ledger {output.ledger} --document {output.document} > {log} 2>&1"


localrules:
    claims,


rule claims:
    """Print the ledger; fail if a required claim of the group `paper` does not hold."""
    input:
        code=code_of("scripts/print_claims.py"),
        ledger=rules.check_claims.output.ledger,
    log:
        "<logs>/claims.log",
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "The claims ledger, from {input.ledger}"
    shell:
        "python scripts/print_claims.py --ledger {input.ledger} --group paper 2>&1 | tee {log}"


rule check_scaling:
    """Recompute the statistics of the claims on estimates without the matrix; write the ledger."""
    input:
        code=code_of("scripts/check_claims.py"),
        lock=LOCK,
        claims=config["claims"],
        results=expand("<results>/{name}", name=required_files(SCALING_CLAIMS)),
    output:
        ledger="<results>/scaling.json",
        document="<results>/scaling.md",
    log:
        "<logs>/check_scaling.log",
    benchmark:
        "<benchmarks>/check_scaling.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        results=lambda wildcards, output: Path(output.ledger).parent,
    message:
        "Checking the claims on larger networks of {input.claims}"
    shell:
        "python scripts/check_claims.py --claims {input.claims} --group scaling"
        " --results {params.results} --ledger {output.ledger} --document {output.document}"
        " > {log} 2>&1"


localrules:
    claims_scaling,


rule claims_scaling:
    """Print the ledger of the group `scaling`; fail if a required claim of it does not hold."""
    input:
        code=code_of("scripts/print_claims.py"),
        ledger=rules.check_scaling.output.ledger,
    log:
        "<logs>/claims_scaling.log",
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "The ledger of the claims on larger networks, from {input.ledger}"
    shell:
        "python scripts/print_claims.py --ledger {input.ledger} --group scaling 2>&1 | tee {log}"


if SCALING_CLAIMS:
    SCALING += rules.check_scaling.output
