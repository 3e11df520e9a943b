# Configuration checked, environment of the jobs, and what more than one rule needs.
import os
import sys
from pathlib import Path

import yaml

ROOT = Path(workflow.basedir)
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "workflow")]

from code_dependencies import code_of
from training_jacobian.claims import load_claims, required_files
from training_jacobian.config import DENSE_MATRICES, merge, schema_errors, value_errors
from training_jacobian.settings import parameter_count

SCHEMA = ROOT / "workflow" / "schemas" / "config.schema.yaml"


def stop_at(errors):
    """End with one line per error, before any job starts."""
    if errors:
        sys.exit("\n".join(f"config: {line}" for line in errors))


stop_at(schema_errors(config, yaml.safe_load(SCHEMA.read_text())))
config["runs"] = {
    name: merge(config.get("defaults", {}), changes or {})
    for name, changes in config["runs"].items()
}
validate(config, str(SCHEMA))
stop_at(value_errors(config))

# Jobs use the interpreter that runs Snakemake, the package in src and one figure style.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
os.environ["PYTHONPATH"] = str(ROOT / "src")
os.environ["MATPLOTLIBRC"] = str(ROOT / "matplotlibrc")
os.environ["JAX_COMPILATION_CACHE_DIR"] = str(
    Path(config["pathvars"]["results"], ".jax_cache").absolute()
)

# Snakemake scales this down to the cores that it was given.
ALL_CORES = 64

# A step that computes numbers depends on the versions of its libraries.
LOCK = "requirements.lock"


wildcard_constraints:
    run="|".join(config["runs"]),
    # Figures of the run `paper` stand in the figures folder, those of another run in its own.
    of="|".join(["", *(f"{run}/" for run in config["runs"])]),


def run_of(wildcards):
    """Return the settings of the run that a path names, `paper` where it names none."""
    name = getattr(wildcards, "run", None) or wildcards.of.rstrip("/") or "paper"
    return config["runs"][name]


def of_run(pattern):
    """Return an input function: the file `pattern` of the run that a figure's path names."""
    return lambda wildcards: str(pattern).replace("{run}", wildcards.of.rstrip("/") or "paper")


def setting(path):
    """Return a params function: the value of one key of the wildcard run, on a command line."""

    def value(wildcards):
        found = run_of(wildcards)
        for key in path.split("/"):
            found = found[key]
        return str(found).lower() if isinstance(found, bool) else found

    return value


def dataset_of(wildcards):
    """Return the configured facts about the data set of the run that a path names."""
    return config["datasets"][run_of(wildcards)["dataset"]]


def parameters_of(wildcards):
    """Return N of the run that a path names."""
    run, facts = run_of(wildcards), dataset_of(wildcards)
    return parameter_count(facts["features"], tuple(run["model"]["hidden"]), facts["classes"])


def memory_mb(matrices):
    """Return a resources function: megabytes for some N×N matrices beside 500 for the process."""

    def megabytes(wildcards):
        entry = 8 if run_of(wildcards)["precision"] == "float64" else 4
        return 500 + matrices * parameters_of(wildcards) ** 2 * entry // 10**6

    return megabytes
