# Understanding Gradient Descent through the Training Jacobian, replicated.
# Targets: all (default), paper, claims, or any file, e.g. figures/spectrum.pdf.
from snakemake.utils import min_version, validate

min_version("9.20")


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/dataset.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/jacobian.smk"
include: "workflow/rules/subspaces.smk"
include: "workflow/rules/perturbation.smk"
include: "workflow/rules/restriction.smk"
include: "workflow/rules/dependence.smk"
include: "workflow/rules/seeds.smk"
include: "workflow/rules/function_jacobian.smk"
include: "workflow/rules/claims.smk"


localrules:
    all,
    paper,


rule all:
    """Everything: every figure, every run, the claims ledger."""
    default_target: True
    input:
        rules.check_claims.output,
        FIGURES,
        expand(OF_EVERY_RUN, run=config["runs"]),


rule paper:
    """Every figure of the paper."""
    input:
        FIGURES,
