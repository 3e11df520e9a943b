"""The training configurations that the benchmarks measure, made from the main run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runs import MAIN_RUN
from training_jacobian.config import merge, value_errors
from training_jacobian.planning.plan import WAY_OUT, Cores, Room, refusals

Cases = dict[str, dict[str, Any]]


def networks(config: Mapping[str, Any], /) -> Cases:
    """Return the main run, and under ``width_{w}`` the same with one hidden layer of w.

    The runs of `config` are merged with `defaults`. A width that is the main run's own network
    is not repeated.
    """
    run = config["runs"][MAIN_RUN]
    widths = sorted({*config["benchmarks"]["widths"]})
    others = [width for width in widths if run["model"]["hidden"] != [width]]
    return {MAIN_RUN: run} | {f"width_{width}": _with_width(run, width) for width in others}


def growth_cases(config: Mapping[str, Any], /) -> Cases:
    """Return, under ``epochs_{e}`` and ``batch_{b}``, the main run on the narrower network."""
    growth = config["benchmarks"]["growth"]
    run = _with_width(config["runs"][MAIN_RUN], growth["width"])
    return {f"epochs_{epochs}": {**run, "epochs": epochs} for epochs in growth["epochs"]} | {
        f"batch_{size}": {**run, "batch_size": size} for size in growth["batch_sizes"]
    }


def case_errors(config: Mapping[str, Any], cases: Cases, room: Room, cores: Cores, /) -> list[str]:
    """Return one line per case that cannot be run, as is done for the runs of the workflow."""
    together = {**config, "runs": {**config["runs"], **cases}}
    lines = [*value_errors(together), *refusals(together, room, cores=cores)]
    marks = {f"runs.{name}.": f"benchmarks: {name}: " for name in cases if name != MAIN_RUN}
    return [
        line.replace(mark, replacement, 1).removesuffix(WAY_OUT)
        for line in lines
        for mark, replacement in marks.items()
        if line.startswith(mark)
    ]


def _with_width(run: Mapping[str, Any], width: int) -> dict[str, Any]:
    return merge(run, {"model": {"hidden": [width]}})
