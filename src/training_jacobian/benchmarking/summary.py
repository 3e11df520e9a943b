"""All records in one table: medians with their range, rates, and ratios within each round."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from training_jacobian.benchmarking.growth import (
    Law,
    largest_size,
    law_through,
    overtaking,
    power_law,
    seconds_at,
)
from training_jacobian.errors import UserError
from training_jacobian.planning.footprint import DENSE_MATRICES, LARGEST_STEP_MATRICES

Record = Mapping[str, Any]
Runs = Mapping[str, Sequence[Record]]

MEASURED = ("run_s", "compile_s", "import_s", "cpu_s", "cores_busy", "peak_mib")


def summarise(
    jacobian: Sequence[Record], svd: Sequence[Record], restricted: Record, workflow: Record, /
) -> dict:
    """Return the summary of the records that the benchmark programs wrote.

    Raises `UserError` if a record lacks something, if the run `paper` is not among them, or if
    they were measured on different machines or versions.
    """
    if "paper" not in [record.get("name") for record in jacobian]:
        raise UserError("benchmarks: found no Jacobian of the run paper, accepted: one at least")
    try:
        machine = _common_machine([*jacobian, *svd, restricted, workflow])
        rows = [jacobian_row(record) for record in jacobian]
        decompositions = [svd_row(record) for record in svd]
        return {
            "machine": machine | {"device": jacobian[0]["runs"]["ours"][0]["device"]},
            "jacobian": rows,
            "svd": decompositions,
            "restricted": restricted_row(restricted),
            "workflow": {key: workflow[key] for key in workflow if key not in ("machine", "jobs")},
            "growth": growth(rows, decompositions, int(machine["memory_gib"] * 2**30)),
        }
    except KeyError as error:
        raise UserError(
            f"benchmarks: a record lacks {error}, accepted: files of scripts/benchmark_*.py"
        ) from error


def spread(values: Sequence[float], /) -> dict[str, float]:
    """Return median, min and max.

    >>> spread([3, 1, 2])
    {'median': 2, 'min': 1, 'max': 3}
    """
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def speed_up(runs: Runs, slow: str, fast: str, /, *keys: str) -> dict[str, float] | None:
    """Return the spread of slow over fast seconds, paired by round; None if a way did not run.

    `keys` are the seconds to add up, run_s by default.

    >>> runs = {"a": [{"run_s": 4}, {"run_s": 9}], "b": [{"run_s": 2}, {"run_s": 3}]}
    >>> speed_up(runs, "a", "b")
    {'median': 2.5, 'min': 2.0, 'max': 3.0}
    """
    if slow not in runs or fast not in runs:
        return None
    pairs = zip(runs[slow], runs[fast], strict=True)
    return spread([_seconds(a, keys) / _seconds(b, keys) for a, b in pairs])


def jacobian_row(record: Record, /) -> dict:
    """Return one network's row; rates count the same operations for both ways."""
    runs, settings = record["runs"], record["settings"]
    first = runs["ours"][0]
    return {
        "name": record["name"],
        "hidden": settings["hidden"],
        "parameters": first["parameters"],
        "steps": first["steps"],
        "batch_size": settings["batch_size"],
        "precision": settings["precision"],
        "flops": record["flops"],
        "ways": {way: _way(found, record["flops"]) for way, found in runs.items()},
        "speed_up": speed_up(runs, "jacfwd", "ours"),
        "speed_up_compiled": speed_up(runs, "jacfwd", "ours", "run_s", "compile_s"),
        "difference": record["difference"],
    }


def svd_row(record: Record, /) -> dict:
    """Return one stored Jacobian's row."""
    runs, flops = record["runs"], record["flops"]
    return {
        "name": record["name"],
        "parameters": record["parameters"],
        "ways": {way: _way(found, flops[way]) for way, found in runs.items()},
        "speed_up": speed_up(runs, "numpy", "ours"),
        "speed_up_values": speed_up(runs, "numpy", "values"),
        "found_by": {
            way: sorted({each["found_by"] for each in found}) for way, found in runs.items()
        },
        "difference": record["difference"],
    }


def restricted_row(record: Record, /) -> dict:
    """Return the row of restricted training; seconds_each is per training."""
    runs, count = record["runs"], len(record["dimensions"])
    ways = {way: _way(found) for way, found in runs.items()}
    for way, found in runs.items():
        ways[way]["seconds_each"] = spread([each["run_s"] / count for each in found])
    first = runs["batched"][0]
    return {
        "dimensions": record["dimensions"],
        "parameters": first["parameters"],
        "steps": first["steps"],
        "ways": ways,
        "speed_up": speed_up(runs, "one at a time", "batched"),
        "difference": record["difference"],
    }


def growth(rows: Sequence[Record], decompositions: Sequence[Record], memory: int, /) -> dict:
    """Return measured seconds against N, steps and batch size, their laws and what follows.

    The rows' names tell the series: `paper` and width_…, epochs_…, batch_…; `memory` is in bytes.
    Seconds against the batch size are those per step. `extended` is the predicted law through the
    largest case: fits over small matrices, which fit into caches, grow too slowly to be extended.
    """

    def of(*kinds: str) -> list[Record]:
        return [row for row in rows if row["name"].partition("_")[0] in kinds]

    networks = of("paper", "width")
    laws = {
        "jacobian": _series(networks, "parameters", 2),
        "svd": _series(decompositions, "parameters", 3),
        "values": _series(decompositions, "parameters", 3, way="values"),
        "steps": _series(of("epochs"), "steps", 1),
        "batch": _series(of("batch"), "batch_size", 1, per="steps"),
    }
    fits = [laws[name]["law"] for name in ("jacobian", "svd")]
    extended = [laws[name]["extended"] for name in ("jacobian", "svd")]
    precision = networks[0]["precision"]
    ends = {
        name: _end(largest_size(memory, precision, matrices=matrices), *extended)
        for name, matrices in (
            ("svd", DENSE_MATRICES[precision]),
            ("analysis", LARGEST_STEP_MATRICES),
        )
    }
    crossings = {
        "overtaking": overtaking(*extended) if all(extended) else None,
        "overtaking_by_fit": overtaking(*fits) if all(fits) else None,
    }
    return {**laws, **crossings, "memory": ends}


def _end(size: int, jacobian: Law | None, svd: Law | None) -> dict:
    """Return the N that memory allows and, where laws are known, the seconds that it takes."""
    if jacobian is None or svd is None:
        return {"parameters": size}
    seconds = {"jacobian_s": seconds_at(jacobian, size), "svd_s": seconds_at(svd, size)}
    return {"parameters": size, **seconds}


def _common_machine(records: Sequence[Record]) -> dict:
    machines = [record["machine"] for record in records]
    for other in machines:
        if other != machines[0]:
            raise UserError(
                f"benchmarks of different machines or versions: found {machines[0]} and {other}, "
                "accepted: one; delete the results of the benchmarks and run them again"
            )
    return machines[0]


def _series(
    rows: Sequence[Record], key: str, predicted: int, *, way: str = "ours", per: str | None = None
) -> dict:
    ordered = sorted(rows, key=lambda row: row[key])
    x = [row[key] for row in ordered]
    seconds = [row["ways"][way]["run_s"]["median"] / (row[per] if per else 1) for row in ordered]
    return {
        "x": x,
        "seconds": seconds,
        "law": power_law(x, seconds),
        "predicted": predicted,
        "extended": law_through(x[-1], seconds[-1], predicted) if x else None,
    }


def _seconds(record: Record, keys: Sequence[str]) -> float:
    return sum(record[key] for key in keys or ("run_s",))


def _way(runs: Sequence[Record], flops: float | None = None) -> dict:
    """Return the spread of each measured quantity, and of the rates that follow from `flops`."""
    found = {key: spread([run[key] for run in runs]) for key in MEASURED}
    if flops is not None:
        rates = [flops / run["run_s"] / 1e9 for run in runs]
        pairs = zip(rates, runs, strict=True)
        found["gflops"] = spread(rates)
        found["matmul_gflops"] = spread([run["matmul_gflops"] for run in runs])
        found["share_of_matmul"] = spread([rate / run["matmul_gflops"] for rate, run in pairs])
    if "peak_device_mib" in runs[0]:
        found["peak_device_mib"] = spread([run["peak_device_mib"] for run in runs])
    return found
