# Understanding Gradient Descent through the Training Jacobian, replicated.
# Targets: all (default), paper, notebook, generality, scaling, claims, plan, or any file,
# e.g. figures/spectrum.pdf.
from snakemake.utils import min_version

min_version("9.20")


# Beside this file, wherever the working directory is.
configfile: workflow.current_basedir.join("config/config.yaml").get_path_or_uri(secret_free=True)


pathvars:
    figures="figures",
    docs="docs",


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/jacobian.smk"
include: "workflow/rules/spectrum.smk"
include: "workflow/rules/estimates.smk"
include: "workflow/rules/experiments.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/costs.smk"


onstart:
    claim_folders(config["pathvars"])


localrules:
    all,
    paper,
    notebook,
    generality,
    scaling,


rule all:
    """Everything: every figure, every run, the claims ledger, the report's pages."""
    default_target: True
    input:
        rules.check_claims.output,
        FIGURES,
        GENERALITY,
        SCALING,
        REPORT,
        expand(OF_EVERY_RUN, run=DENSE_RUNS),
        expand(rules.record_provenance.output, run=config["runs"]),


rule generality:
    """Whether it holds in general: every run, precision, thresholds, time, curvature, inputs."""
    input:
        GENERALITY,
        expand(OF_EVERY_RUN, run=DENSE_RUNS),


rule scaling:
    """Past one matrix: the spectra of larger networks from products with J and Jᵀ."""
    input:
        SCALING,


rule paper:
    """Every figure of the paper, with what it does not show: seeds, parameter–function Jacobian."""
    input:
        FIGURES,


rule notebook:
    """The figures of the authors' notebook: three Jacobians, and every experiment on the first."""
    input:
        NOTEBOOK,
