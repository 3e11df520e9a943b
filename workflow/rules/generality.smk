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


rule check_generality:
    """Recompute the statistics of the general claims for every run; write the ledger."""
    input:
        code=code_of("scripts/check_generality.py"),
        lock=LOCK,
        claims=config["claims"],
        results=expand(
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
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        results=lambda wildcards, output: Path(output.ledger).parent,
        runs=list(DENSE_RUNS),
        controls=CONTROLS,
        seeds=REPLICATES,
        unrestricted=UNRESTRICTED,
    message:
        "Checking the general claims of {input.claims} on {params.runs}"
    shell:
        "python scripts/check_generality.py --claims {input.claims} --results {params.results}"
        " --runs {params.runs} --controls {params.controls} --seeds {params.seeds}"
        " --unrestricted {params.unrestricted} --ledger {output.ledger} --document {output.document} > {log} 2>&1"


localrules:
    claims_generality,


rule claims_generality:
    """Print the ledger of the general claims; fail if a required one does not hold."""
    input:
        code=code_of("scripts/print_claims.py"),
        ledger=rules.check_generality.output.ledger,
    log:
        "<logs>/claims_generality.log",
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "The ledger of the general claims, from {input.ledger}"
    shell:
        "python scripts/print_claims.py --ledger {input.ledger} --group generality 2>&1"
        " | tee {log}"


rule measure_seed_intervals:
    """Every statistic of the run `paper` that all seeds have: mean and 95 % intervals over them."""
    input:
        code=code_of("scripts/measure_seed_intervals.py"),
        lock=LOCK,
        claims=config["claims"],
        results=expand(
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
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        results=lambda wildcards, output: Path(output.table).parent,
        run=MAIN_RUN,
        runs=REPLICATES,
        files=FILES_OF_EVERY_RUN,
    message:
        "Computing the claims' statistics for the seeds {params.runs}"
    shell:
        "python scripts/measure_seed_intervals.py --claims {input.claims} --claims-on {params.run}"
        " --results {params.results} --runs {params.runs} --files {params.files}"
        " --table {output.table} > {log} 2>&1"


rule plot_generality:
    """Sizes of the regions in every run; verdict on every general claim in every run."""
    input:
        code=code_of("scripts/plot_generality.py"),
        style="matplotlibrc",
        regions=expand(rules.partition_subspaces.output.regions, run=DENSE_RUNS),
        ledger=rules.check_generality.output.ledger,
    output:
        regions=[
            "<figures>/generality_regions.pdf",
            report(
                "<figures>/generality_regions.png",
                caption="../report/generality_regions.rst",
                category="12 Generality",
                labels=figure_labels("Regions in every run"),
            ),
        ],
        claims=[
            "<figures>/generality_claims.pdf",
            report(
                "<figures>/generality_claims.png",
                caption="../report/generality_claims.rst",
                category="12 Generality",
                labels=figure_labels("Claims in every run"),
            ),
        ],
    log:
        "<logs>/plot_generality.log",
    benchmark:
        "<benchmarks>/plot_generality.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        runs=list(DENSE_RUNS),
        controls=CONTROLS,
        seeds=REPLICATES,
    message:
        "Drawing {output.regions} and {output.claims}"
    shell:
        "python scripts/plot_generality.py --regions {input.regions} --runs {params.runs}"
        " --controls {params.controls} --seeds {params.seeds} --ledger {input.ledger}"
        " --region-figures {output.regions} --claim-figures {output.claims} > {log} 2>&1"


if GENERAL_CLAIMS:
    GENERALITY += [*rules.check_generality.output, *rules.plot_generality.output]
if len(REPLICATES) > 1:
    GENERALITY += rules.measure_seed_intervals.output
