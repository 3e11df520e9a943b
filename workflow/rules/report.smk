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
    pathvars:
        job="write_findings",
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


# Files of the targets `all` and `everything`, the report's pages left out.
PAPER = [*rules.check_claims.output, *FIGURES]
EVERYTHING = [*PAPER, *GENERALITY, *SCALING, *expand(OF_EVERY_RUN, run=DENSE_RUNS)]
FILES = {"all": PAPER, "everything": EVERYTHING}

# Claims of each ledger by the name of its page, the rule that checks them, and their title.
LEDGERS = {
    "claims": (CLAIMS, rules.check_claims, "The paper"),
    "general_claims": (GENERAL_CLAIMS, rules.check_generality, "In general"),
    "claims_on_larger_networks": (SCALING_CLAIMS, rules.check_scaling, "Larger networks"),
}
LEDGERS = {page: (rule, title) for page, (claims, rule, title) in LEDGERS.items() if claims}


def ledgers_of(target):
    """Return those ledgers that the files of a target have, by page."""
    return {page: LEDGERS[page] for page in LEDGERS if page == "claims" or target == "everything"}


# Pages of the report that are no figures. Figures are marked where they are drawn; numbers before
# the categories' names put them into order.
use rule step as render_ledger with:
    """A ledger of claims as a page of the report."""
    input:
        document=lambda wildcards: LEDGERS[wildcards.ledger][0].output.document,
    output:
        page=report(
            "<results>/report/{ledger}.html",
            caption="../report/ledger.rst",
            category="01 Claims",
            labels={"ledger": "{ledger}"},
        ),
    pathvars:
        job="render_ledger_{ledger}",
    wildcard_constraints:
        ledger=one_of(LEDGERS),
    params:
        **program("render_document"),
    message:
        "Rendering {input.document}"


use rule render_ledger as render_findings with:
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
    pathvars:
        job="render_findings",


def described(name, label):
    """Return a page on how a target's files came about."""
    return report(
        f"<results>/report/{{target}}/{name}.html",
        caption=f"../report/{name}.rst",
        category="03 Configuration, versions, run times",
        labels={"page": label},
    )


use rule step as describe_report with:
    """The claims for the report's first page; configuration, versions, run times of all steps."""
    input:
        lock=LOCK,
        ledgers=lambda wildcards: [
            rule.output.ledger for rule, _ in ledgers_of(wildcards.target).values()
        ],
        # After everything else, so that no step's run time is missing.
        needs=lambda wildcards: FILES[wildcards.target],
    output:
        overview="<results>/report/{target}/overview.html",
        configuration_page=described("configuration", "Configuration"),
        versions_page=described("versions", "Versions and device"),
        run_times_page=described("run_times", "Run times"),
    pathvars:
        job="describe_report_{target}",
    wildcard_constraints:
        target=one_of(FILES),
    params:
        **program(
            "describe_report",
            titles=lambda wildcards: [title for _, title in ledgers_of(wildcards.target).values()],
            configuration=configuration_text(config),
            benchmarks=config["pathvars"]["benchmarks"],
        ),
    message:
        "Writing the report's pages on claims, configuration, versions and run times"


def pages(target):
    """Return the pages of the report of a target's files."""
    findings = rules.write_findings.output.findings in FILES[target]
    return [
        *expand(rules.render_ledger.output, ledger=ledgers_of(target)),
        *expand(rules.describe_report.output, target=target),
        *(rules.render_findings.output if findings else []),
    ]
