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


# Pages of the report that are no figures. Figures are marked where they are drawn; numbers before
# the categories' names put them into order.
DOCUMENTS = {}
LEDGERS = {}
if CLAIMS:
    DOCUMENTS["claims"] = rules.check_claims.output.document
    LEDGERS["The paper"] = rules.check_claims.output.ledger
if GENERAL_CLAIMS:
    DOCUMENTS["general_claims"] = rules.check_generality.output.document
    LEDGERS["In general"] = rules.check_generality.output.ledger
if SCALING_CLAIMS:
    DOCUMENTS["claims_on_larger_networks"] = rules.check_scaling.output.document
    LEDGERS["Larger networks"] = rules.check_scaling.output.ledger


use rule step as render_ledger with:
    """A ledger of claims as a page of the report."""
    input:
        document=lambda wildcards: DOCUMENTS[wildcards.ledger],
    output:
        page=report(
            "<results>/report/{ledger}.html",
            caption="../report/ledger.rst",
            category="01 Claims",
            labels={"ledger": "{ledger}"},
        ),
    log:
        "<logs>/render_ledger_{ledger}.log",
    benchmark:
        "<benchmarks>/render_ledger_{ledger}.tsv"
    wildcard_constraints:
        ledger=one_of(DOCUMENTS),
    params:
        **program(
            "render_document",
        ),
    message:
        "Rendering {input.document}"


use rule step as render_findings with:
    """The findings as a page of the report."""
    input:
        document=rules.write_findings.output.findings,
    output:
        page=report(
            "<results>/report/findings.html",
            caption="../report/findings.rst",
            category="02 Findings",
            labels={"page": "Findings"},
        ),
    log:
        "<logs>/render_findings.log",
    benchmark:
        "<benchmarks>/render_findings.tsv"
    params:
        **program(
            "render_document",
        ),
    message:
        "Rendering {input.document}"


use rule step as describe_report with:
    """The claims for the report's first page; configuration, versions, run times of all steps."""
    input:
        lock=LOCK,
        ledgers=list(LEDGERS.values()),
        # After everything else, so that no step's run time is missing.
        needs=[*FIGURES, *GENERALITY, *SCALING, *expand(OF_EVERY_RUN, run=DENSE_RUNS)],
    output:
        overview="<results>/report/overview.html",
        configuration_page=report(
            "<results>/report/configuration.html",
            caption="../report/configuration.rst",
            category="03 Configuration, versions, run times",
            labels={"page": "Configuration"},
        ),
        versions_page=report(
            "<results>/report/versions.html",
            caption="../report/versions.rst",
            category="03 Configuration, versions, run times",
            labels={"page": "Versions and device"},
        ),
        run_times_page=report(
            "<results>/report/run_times.html",
            caption="../report/run_times.rst",
            category="03 Configuration, versions, run times",
            labels={"page": "Run times"},
        ),
    log:
        "<logs>/describe_report.log",
    benchmark:
        "<benchmarks>/describe_report.tsv"
    params:
        **program(
            "describe_report",
            titles=list(LEDGERS),
            configuration=configuration_text(config),
            benchmarks=config["pathvars"]["benchmarks"],
        ),
    message:
        "Writing the report's pages on claims, configuration, versions and run times"


REPORT = [
    *expand(rules.render_ledger.output, ledger=DOCUMENTS),
    *rules.describe_report.output,
]
if rules.write_findings.output.findings in GENERALITY:
    REPORT += rules.render_findings.output
