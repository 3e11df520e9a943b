# Configuration checked, environment of the jobs, and what more than one rule needs.
import sys
from pathlib import Path

import yaml

ROOT = Path(workflow.basedir)
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "workflow")]

from code_dependencies import code_of
from job_environment import set_job_environment
from runs import Runs, of_run, seed_replicates
from training_jacobian.claims import load_claims, required_files
from training_jacobian.config import (
    DENSE_MATRICES,
    LARGEST_STEP_MATRICES,
    drop_absent_runs,
    merge,
    schema_errors,
    value_errors,
)
from training_jacobian.errors import UserError, unknown_name

SCHEMAS = ROOT / "workflow" / "schemas"
CONFIG_SCHEMA = SCHEMAS / "config.schema.yaml"
CLAIMS_SCHEMA = SCHEMAS / "claims.schema.yaml"


def stop_at(errors):
    """End with one line per error, before any job starts."""
    if errors:
        sys.exit("\n".join(f"config: {line}" for line in errors))


drop_absent_runs(config)
stop_at(schema_errors(config, yaml.safe_load(CONFIG_SCHEMA.read_text())))
config["runs"] = {
    name: merge(config.get("defaults", {}), changes) for name, changes in config["runs"].items()
}
validate(config, str(CONFIG_SCHEMA))
stop_at(value_errors(config))
try:
    CLAIMS = load_claims(config["claims"], CLAIMS_SCHEMA)
except UserError as error:
    stop_at([str(error)])
stop_at(
    [
        unknown_name(f"{config['claims']}: claim {claim['id']}: run", claim["run"], config["runs"])
        for claim in CLAIMS
        if claim["run"] not in config["runs"]
    ]
)

set_job_environment(ROOT, config["pathvars"]["results"])
RUNS = Runs(config)

# Files of the targets `all` and `paper`; each rule file adds its own.
FIGURES = []
OF_EVERY_RUN = []

# Snakemake scales this down to the cores that it was given.
ALL_CORES = 64

# For a step that mostly waits for memory: more cores would idle.
FEW_CORES = 4

# A step that computes numbers depends on the versions of its libraries.
LOCK = "requirements.lock"


wildcard_constraints:
    run="|".join(config["runs"]),
    # Figures of the run `paper` stand in the figures folder, those of another run in its own.
    of="|".join(["", *(f"{run}/" for run in config["runs"])]),
