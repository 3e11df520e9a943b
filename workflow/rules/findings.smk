# Files of the analyses that the findings tell of, relative to the results folder; those of runs that
# the configuration leaves out are left out.
ANALYSES = [
    "paper/threshold_sensitivity.csv",
    "paper/composition.csv",
    "paper/composition.npz",
    "paper/curvature_overlap.csv",
    "paper/curvature_restricted.csv",
    "paper/curvature.npz",
    "paper/input_jacobian.csv",
]
if MAIN_RUN in HISTORY["runs"]:
    ANALYSES += ["paper/spectrum_history.csv"]
if COMPARE_PRECISION:
    ANALYSES += ["precision.csv", "precision_claims.csv"]
if COMPARE_PENALTY:
    ANALYSES += ["width_16/input_jacobian.csv", "jacobian_penalty/input_jacobian.csv"]


rule write_findings:
    """What replicates, what only in part, what not, with every number read from the results."""
    input:
        code=code_of("scripts/write_findings.py"),
        words="config/findings.yaml",
        paper=rules.check_claims.output.ledger,
        general=rules.check_generality.output.ledger,
        seeds=rules.measure_seed_intervals.output.table,
        trained=expand(rules.train_network.output.training, run=DENSE_RUNS),
        regions=expand(rules.partition_subspaces.output.regions, run=DENSE_RUNS),
        sigma=expand(rules.decompose_jacobian.output.sigma, run=DENSE_RUNS),
        trivial_share=expand(rules.partition_subspaces.output.trivial_share, run=MAIN_RUN),
        analyses=expand("<results>/{name}", name=ANALYSES),
    output:
        findings="<docs>/findings.md",
    log:
        "<logs>/write_findings.log",
    benchmark:
        "<benchmarks>/write_findings.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        results=lambda wildcards, input: Path(input.general).parent,
        runs=list(DENSE_RUNS),
        controls=CONTROLS,
        seed_runs=len(REPLICATES),
        files=ANALYSES,
    message:
        "Writing {output.findings}"
    shell:
        "python scripts/write_findings.py --words {input.words} --paper {input.paper}"
        " --general {input.general} --seeds {input.seeds} --results {params.results}"
        " --runs {params.runs} --controls {params.controls} --seed-runs {params.seed_runs}"
        " --files {params.files} --findings {output.findings} > {log} 2>&1"


if GENERAL_CLAIMS and len(REPLICATES) > 1:
    GENERALITY += rules.write_findings.output
