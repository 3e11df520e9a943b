"""Runs for tests of the plan."""

from typing import Any

from config_examples import CONFIG, with_merged_runs
from training_jacobian.planning.flops import network_layers
from training_jacobian.planning.run_size import RunSize

COUNTS = {"leading_steps": 10, "leading": 4, "probes": 3, "probe_steps": 5, "memory_mib": 1}


def size_of(hidden=(64,), *, features=64, classes=10, channels=(), **changes) -> RunSize:
    """The paper's training, of another network, with other fields."""
    fields = {
        "name": "other",
        "method": "dense",
        "precision": "float32",
        "optimizer": "sgd",
        "layers": tuple(network_layers(features, hidden, classes, channels)),
        "batch": 64,
        "steps": 625,
        "written_out": not channels and not changes.get("penalised"),
    }
    return RunSize(**{**fields, **changes})


def config_with(results, **runs) -> dict[str, Any]:
    """The shipped configuration with the run `paper` and others, results in a folder."""
    config = with_merged_runs({**CONFIG, "runs": {"paper": {}, **runs}})
    return {**config, "pathvars": {**CONFIG["pathvars"], "results": str(results)}}
