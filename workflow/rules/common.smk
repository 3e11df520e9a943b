# Configuration checked, environment of the jobs, and what more than one rule needs.
import functools
import os
import shlex
import sys
from pathlib import Path

from snakemake.pathvars import Pathvars
from snakemake.utils import update_config

# Not `workflow.basedir`, which is another workflow's folder where this one is its module.
ROOT = Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "workflow")]

from code_dependencies import code_of
from commands import as_flags, file_flags, of_workflow, program
from folder_locks import claim_folders
from job_environment import SHELL_PREFIX, set_job_environment, stop_at, use_utf8
from own_runs import add_dataset_files, add_own_runs
from report_items import configuration_text, figure_labels
from runs import (
    MAIN_RUN,
    Runs,
    differ_only_in,
    gpu_resources,
    in_folder,
    name_of,
    of_other_size,
    of_run,
    one_of,
    repeated,
    seed_replicates,
    with_method,
)
from training_jacobian.claims.load import in_group, load_claims, required_files
from training_jacobian.training.config import (
    completed,
    drop_absent_runs,
    merge,
    schema_errors,
    value_errors,
)
from training_jacobian.training.config_errors import from_text
from training_jacobian.training.settings import is_own
from training_jacobian.program.errors import UserError
from training_jacobian.figures import registered
from training_jacobian.claims.scope import of_seeds, on_each_run, on_run, run_errors
from training_jacobian.planning.footprint import DENSE_MATRICES, LARGEST_STEP_MATRICES
from training_jacobian.planning.plan import Cores, refusals, room_here
from training_jacobian.files.yaml_files import read_yaml, yaml_errors

use_utf8()

program, code_of, of_workflow = (
    functools.partial(function, root=ROOT) for function in (program, code_of, of_workflow)
)


# Snakemake keeps the last of two equal keys; in values of --config and of a profile's `config:` it
# leaves what stands below the first level as text.
stop_at([line for file in workflow.configfiles for line in yaml_errors(file)])
update_config(config, from_text(workflow.config_settings.config))


# A workflow that has this one as a module gives a configuration without the defaults.
config |= merge(read_yaml(ROOT / "config/config.yaml"), config)

# General claims may list runs that a configuration leaves out, but no others.
NAMED_RUNS = list(config["runs"]) if isinstance(config.get("runs"), dict) else []
drop_absent_runs(config)
stop_at(schema_errors(config))
config.update(completed(config))
workflow.pathvars.update(Pathvars.from_config(config))
set_job_environment(
    ROOT,
    config["pathvars"]["results"],
    config_files=workflow.overwrite_configfiles,
    asked=getattr(workflow.remote_execution_settings, "envvars", None) or (),
)
stop_at(add_dataset_files(config))
OWN_ERRORS = add_own_runs(config, ROOT)
stop_at(OWN_ERRORS + value_errors(config))

# Most steps need a run's whole Jacobian; matrix_free.smk has those of the runs without one.
DENSE_RUNS = with_method(config["runs"], "dense")
MATRIX_FREE_RUNS = with_method(config["runs"], "matrix_free")

# Runs whose own optimiser cannot train within a subspace lack that alone.
UNRESTRICTED = [run for run in DENSE_RUNS if "unrestricted" in config["own"].get(run, {})]
RESTRICTED_RUNS = [run for run in DENSE_RUNS if run not in UNRESTRICTED]
if workflow.is_main_process:
    for run in UNRESTRICTED:
        reason = config["own"][run]["unrestricted"]
        print(f"config: runs.{run}: restricted training is left out: {reason}", file=sys.stderr)

try:
    CLAIMS_FILE = of_workflow(config["claims"])
    ALL_CLAIMS = load_claims(CLAIMS_FILE)
except UserError as error:
    stop_at([str(error)])
stop_at(run_errors(config["claims"], ALL_CLAIMS, config["runs"], NAMED_RUNS, MATRIX_FREE_RUNS))
CLAIMS = in_group(ALL_CLAIMS, "paper")
GENERAL_CLAIMS = in_group(ALL_CLAIMS, "generality")
SCALING_CLAIMS = in_group(ALL_CLAIMS, "scaling")

shell.prefix(SHELL_PREFIX)
RUNS = Runs(config)
PERTURBATION = config["perturbation"]

# Resources of a step that gains from a GPU.
GPU = gpu_resources(config)

# Files of the targets `paper`, `generality` and `scaling`, of which `all` and `everything` are made; each
# rule file adds its own. Those of every run are of every dense one.
FIGURES = []
OF_EVERY_RUN = []
GENERALITY = []
SCALING = []

# Files of a run by the names that the steps which make them have for them.
OF_RUN = {}
# Some of them as inputs of a step, with the versions of the libraries.
made = lambda *names: {"lock": LOCK, **{name: OF_RUN[name] for name in names}}

# Snakemake scales this down to the cores that it was given.
ALL_CORES = 64

# For a step that every dense run takes: runs side by side waste less of a machine than a step on all of
# its cores, as long as there are as many runs as cores.
EACH_CORES = config["cores_per_run"] or max(1, (workflow.cores or 1) // len(DENSE_RUNS))

# The same for a step that mostly waits for memory: more cores would idle.
FEW_CORES = min(4, EACH_CORES)

# Only at the start: jobs read this file again, on other machines and beside others' files.
ROOM = room_here(config)
CORES = Cores(EACH_CORES, workflow.cores or 1)
if workflow.is_main_process:
    stop_at(refusals(config, ROOM, cores=CORES))

# A step that computes numbers depends on the versions of its libraries.
LOCK = of_workflow("requirements.lock")

RESULTS = config["pathvars"]["results"]


pathvars:
    figures="figures",
    docs="docs",


onstart:
    claim_folders(config["pathvars"])


wildcard_constraints:
    run="|".join(config["runs"]),
    # Figures of the run `paper` stand in the figures folder, those of another run in its own.
    of="|".join(["", *(f"{run}/" for run in config["runs"])]),


# What steps have in common: they are made from these by `use rule step as … with:`, each with the
# name of its job, by which its log and its benchmark are called.
rule step:
    """A program that is given its named inputs, outputs and settings as flags."""
    log:
        "<logs>/<job>.log",
    benchmark:
        "<benchmarks>/<job>.tsv"
    pathvars:
        job="step",
    conda:
        "../../environment.yml"
    params:
        flags=file_flags,
    shell:
        "python {params.program} {params.settings} {params.flags} > {log:q} 2>&1"


rule parallel_step:
    """The same, for programs that take the number of cores which they may use."""
    log:
        "<logs>/<job>.log",
    benchmark:
        "<benchmarks>/<job>.tsv"
    pathvars:
        job="parallel_step",
    conda:
        "../../environment.yml"
    params:
        flags=file_flags,
    shell:
        "python {params.program} --threads {threads} {params.settings} {params.flags}"
        " > {log:q} 2>&1"


rule printed:
    """The same, for programs whose output is for the terminal: this one, not a cluster's."""
    log:
        "<logs>/<job>.log",
    pathvars:
        job="printed",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        flags=file_flags,
    shell:
        "python {params.program} {params.settings} {params.flags} 2>&1 | tee {log:q}"
