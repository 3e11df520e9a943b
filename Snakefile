# Understanding Gradient Descent through the Training Jacobian, replicated.
# Targets: all (default), everything, generality, scaling, paper, notebook, claims, plan, or any
# file, e.g. figures/spectrum.pdf.
from snakemake.utils import min_version

min_version("9.20")


# Beside this file, wherever the working directory is.
configfile: workflow.current_basedir.join("config/config.yaml").get_path_or_uri(secret_free=True)


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


rule all:
    """What the paper claims, with its controls: its figures, and the ledger of its claims."""
    default_target: True
    input:
        PAPER,
        PAGES["all"],


rule everything:
    """All other runs and analyses too, and what they say about the claims."""
    input:
        EVERYTHING,
        PAGES["everything"],
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
