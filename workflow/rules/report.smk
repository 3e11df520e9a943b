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
        needs=expand(
            [
                rules.train_network.output.training,
                rules.partition_subspaces.output.regions,
                rules.decompose_jacobian.output.sigma,
            ],
            run=DENSE_RUNS,
        )
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
            files=ANALYSES,
        ),
    message:
        "Writing {output.findings}"


if GENERAL_CLAIMS and len(REPLICATES) > 1:
    GENERALITY += rules.write_findings.output


rule paper:
    """Every figure of the paper, with what it does not show: seeds, parameter–function Jacobian."""
    input:
        FIGURES,


rule notebook:
    """The figures of the authors' notebook: three Jacobians, and every experiment on the first."""
    input:
        NOTEBOOK,


# Files of the targets `all` and `everything`, the report's pages left out.
PAPER = [*rules.check_claims.output, *FIGURES]
EVERYTHING = [*PAPER, *GENERALITY, *SCALING, *expand(OF_EVERY_RUN, run=DENSE_RUNS)]
FILES = {"all": PAPER, "everything": EVERYTHING}

# Each ledger by the name of its page in the report: what it is made by, and its title.
LEDGERS = {
    "claims": (rules.check_claims, "The paper"),
    "general_claims": (rules.check_generality, "In general"),
    "claims_on_larger_networks": (rules.check_scaling, "Larger networks"),
}
# Those of a target: the ones among its files. A configuration may have no claims of a group.
LEDGERS_OF = {
    target: {
        page: ledger
        for page, ledger in LEDGERS.items()
        if ledger[0].output.ledger in files and (CLAIMS or page != "claims")
    }
    for target, files in FILES.items()
}
# Numbers before the categories' names put them into order. Figures are marked where they are drawn.
DESCRIBED = {
    "configuration": "Configuration",
    "versions": "Versions and device",
    "run_times": "Run times",
}


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


use rule step as describe_report with:
    """The claims for the report's first page; configuration, versions, run times of all steps."""
    input:
        lock=LOCK,
        ledgers=lambda wildcards: [
            rule.output.ledger for rule, _ in LEDGERS_OF[wildcards.target].values()
        ],
        # After everything else, so that no step's run time is missing.
        needs=lambda wildcards: FILES[wildcards.target],
    output:
        **{
            f"{name}_page": report(
                f"<results>/report/{{target}}/{name}.html",
                caption=f"../report/{name}.rst",
                category="03 Configuration, versions, run times",
                labels={"page": label},
            )
            for name, label in DESCRIBED.items()
        },
        overview="<results>/report/{target}/overview.html",
    pathvars:
        job="describe_report_{target}",
    wildcard_constraints:
        target=one_of(FILES),
    params:
        **program(
            "describe_report",
            titles=lambda wildcards: [title for _, title in LEDGERS_OF[wildcards.target].values()],
            configuration=configuration_text(config),
            benchmarks=config["pathvars"]["benchmarks"],
        ),
    message:
        "Writing the report's pages on claims, configuration, versions and run times"


PAGES = {
    target: [
        *expand(rules.render_ledger.output, ledger=LEDGERS_OF[target]),
        *expand(rules.describe_report.output, target=target),
        *(rules.render_findings.output if rules.write_findings.output.findings in files else []),
    ]
    for target, files in FILES.items()
}
