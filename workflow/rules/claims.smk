
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
        mem_mb=500,
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
        mem_mb=500,
    message:
        "The claims ledger, from {input.ledger}"
    shell:
        "python scripts/print_claims.py --ledger {input.ledger} --group paper 2>&1 | tee {log}"
