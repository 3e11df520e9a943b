"""Runs for tests of the plan."""

from typing import Any

from config_examples import CONFIG, with_merged_runs
from training_jacobian.planning.run_size import RunSize, network_numbers
from training_jacobian.training.settings import Settings

COUNTS = {"leading_steps": 10, "leading": 4, "probes": 3, "probe_steps": 5, "memory_mib": 1}


def size_of(
    hidden=(64,),
    *,
    features=64,
    classes=10,
    channels=(),
    batch=64,
    steps=625,
    optimizer="sgd",
    penalised=False,
    **changes,
) -> RunSize:
    """The paper's training, of another network, with other fields."""
    recipe = Settings(
        hidden=hidden,
        channels=channels,
        batch_size=batch,
        optimizer=optimizer,
        jacobian_penalty=0.1 if penalised else 0,
    )
    numbers = network_numbers(recipe, features, classes)
    fields = {
        **numbers,
        "name": "other",
        "method": "dense",
        "precision": "float32",
        "steps": steps,
        "tangent_flops": steps * numbers["tangent_flops"],
        "written_out": recipe.written_out,
        "penalised": penalised,
    }
    return RunSize(**{**fields, **changes})


def config_with(results, **runs) -> dict[str, Any]:
    """The shipped configuration with the run `paper` and others, results in a folder."""
    config = with_merged_runs({**CONFIG, "runs": {"paper": {}, **runs}})
    return {**config, "pathvars": {**CONFIG["pathvars"], "results": str(results)}}
