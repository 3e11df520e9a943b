# Files of the analyses that the findings tell of, relative to the results folder; those of runs that
# the configuration leaves out are left out.
ANALYSES = [
    f"{MAIN_RUN}/threshold_sensitivity.csv",
    f"{MAIN_RUN}/composition.csv",
    f"{MAIN_RUN}/composition.npz",
    f"{MAIN_RUN}/curvature_overlap.csv",
    f"{MAIN_RUN}/curvature_restricted.csv",
    f"{MAIN_RUN}/curvature.npz",
    f"{MAIN_RUN}/input_jacobian.csv",
]
if MAIN_RUN in HISTORY["runs"]:
    ANALYSES += [f"{MAIN_RUN}/spectrum_history.csv"]
if COMPARE_PRECISION:
    ANALYSES += ["precision.csv", "precision_claims.csv"]
if COMPARE_PENALTY:
    ANALYSES += ["width_16/input_jacobian.csv", "jacobian_penalty/input_jacobian.csv"]


use rule step as write_findings with:
    """What replicates, what only in part, what not, with every number read from the results."""
    input:
        words=of_workflow("config/findings.yaml"),
        paper=rules.check_claims.output.ledger,
        general=rules.check_generality.output.ledger,
        seeds=rules.measure_seed_intervals.output.table,
        needs=expand(
            [
                rules.train_network.output.training,
                rules.partition_subspaces.output.regions,
                rules.decompose_jacobian.output.sigma,
            ],
            run=DENSE_RUNS,
        )
        + expand(rules.partition_subspaces.output.trivial_share, run=MAIN_RUN)
        + expand("<results>/{name}", name=ANALYSES),
    output:
        findings="<docs>/findings.md",
    log:
        "<logs>/write_findings.log",
    benchmark:
        "<benchmarks>/write_findings.tsv"
    params:
        **program(
            "write_findings",
            results=RESULTS,
            runs=list(DENSE_RUNS),
            controls=CONTROLS,
            seed_runs=len(REPLICATES),
            files=ANALYSES,
        ),
    message:
        "Writing {output.findings}"


if GENERAL_CLAIMS and len(REPLICATES) > 1:
    GENERALITY += rules.write_findings.output
