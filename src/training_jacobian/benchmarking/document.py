"""The summary as a Markdown document for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Part = Mapping[str, Any]

NAMES = {
    "ours": "this package",
    "jacfwd": "`jax.jacfwd`",
    "numpy": "`numpy.linalg.svd`",
    "values": "this package, σ only",
}


def as_markdown(summary: Part, /) -> str:
    """Return the document: machine, Jacobian, SVD, restricted training, workflow, growth."""
    parts = [_machine, _jacobian, _svd, _restricted, _workflow, _growth]
    lines = ["# Benchmarks", ""]
    for part in parts:
        lines += [*part(summary), ""]
    return "\n".join(lines)


def number(value: float | None, /) -> str:
    """Return a number with three significant digits, without an exponent where it is readable.

    >>> number(0.012345), number(1234.6), number(12.0), number(None), number(3.1e-7)
    ('0.0123', '1235', '12', '–', '3.1e-07')
    """
    if value is None:
        return "–"
    return f"{value:.0f}" if 100 <= abs(value) < 1e7 else f"{value:.3g}"


def ranged(found: Part | None, /, *, factor: float = 1) -> str:
    """Return median and range of a spread.

    >>> ranged({"median": 2, "min": 1.5, "max": 3})
    '2 (1.5 to 3)'
    """
    if found is None:
        return "–"
    median, low, high = (number(found[key] * factor) for key in ("median", "min", "max"))
    return f"{median} ({low} to {high})"


def duration(seconds: float, /) -> str:
    """Return seconds in a unit of a size that is readable.

    >>> duration(90), duration(600), duration(2e5)
    ('90 s', '10 min', '55.6 h')
    """
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{number(seconds / size)} {unit}"
    return f"{number(seconds)} s"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], /) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _machine(summary: Part) -> list[str]:
    machine = summary["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    repeats = "Every way ran in processes of its own, the ways in turn; numbers are medians with"
    return [
        f"Measured with {machine['cores']} core(s) ({machine['processor']}, {machine['system']}, "
        f"{number(machine['memory_gib'])} GiB of memory; JAX device: {machine['device']}); "
        f"{versions}.",
        "",
        f"{repeats} the smallest and the largest value. Run times are warm and without compilation,"
        " which stands apart. Peak memory is the process's largest resident size.",
    ]


def _label(row: Part) -> str:
    hidden = ", ".join(map(str, row["hidden"]))
    return f"{hidden} (paper)" if row["name"] == "paper" else hidden


def _networks(summary: Part) -> list[Part]:
    rows = [row for row in summary["jacobian"] if row["name"].startswith(("paper", "width"))]
    return sorted(rows, key=lambda row: row["parameters"])


def _jacobian(summary: Part) -> Iterable[str]:
    yield from ("## The training Jacobian", "")
    header = ["hidden", "N", "way", "run, s", "compilation, s", "imports, s", "GFLOP/s"]
    header += ["of the matrix-product rate, %", "cores busy", "peak memory, MiB"]
    rows = [
        [_label(row), str(row["parameters"]), NAMES[way], *_times(found), *_rates(found)]
        for row in _networks(summary)
        for way, found in row["ways"].items()
    ]
    yield from table(header, rows)
    yield ""
    header = ["hidden", "N", "TFLOP", "speed-up over `jax.jacfwd`", "with compilation"]
    header += ["largest relative difference of the two"]
    yield from table(header, map(_comparison, _networks(summary)))
    yield ""
    yield (
        "FLOPs are those of the matrix products that all N tangents need, the same count for both "
        "ways, whatever they leave out or add. The matrix-product rate is what the same process "
        "reached just before with large JAX products on the same devices. Speed-ups are ratios "
        "within one round."
    )


def _comparison(row: Part) -> list[str]:
    speed_ups = [ranged(row[key]) for key in ("speed_up", "speed_up_compiled")]
    start = [_label(row), str(row["parameters"]), number(row["flops"] / 1e12)]
    return [*start, *speed_ups, number(row["difference"])]


def _times(found: Part) -> list[str]:
    return [ranged(found[key]) for key in ("run_s", "compile_s", "import_s")]


def _rates(found: Part) -> list[str]:
    share = ranged(found["share_of_matmul"], factor=100)
    return [ranged(found["gflops"]), share, ranged(found["cores_busy"]), ranged(found["peak_mib"])]


def _svd(summary: Part) -> Iterable[str]:
    yield from ("## The singular value decomposition", "")
    rows = []
    header = ["N", "way", "run, s", "nominal GFLOP/s", "of the matrix-product rate, %"]
    header += ["cores busy", "peak memory, MiB", "speed-up over NumPy", "largest difference of σ"]
    for row in sorted(summary["svd"], key=lambda row: row["parameters"]):
        speed_ups = {"ours": row["speed_up"], "values": row["speed_up_values"]}
        for way, found in row["ways"].items():
            end = [ranged(speed_ups.get(way)), number(row["difference"].get(way))]
            start = [str(row["parameters"]), NAMES[way], ranged(found["run_s"])]
            rows.append([*start, *_rates(found), *end])
    yield from table(header, rows)
    yield ""
    for way in ("ours", "numpy"):
        ways = sorted({name for row in summary["svd"] for name in row["found_by"][way]})
        yield f"{NAMES[way]}: found by {'; '.join(ways)}."
    yield (
        "Nominal FLOPs: 21 N³ with U and Vᵀ, 8/3 N³ for σ only (Golub & Van Loan); the matrix is "
        "read from its file within the time. Differences are relative to the largest σ."
    )


def _restricted(summary: Part) -> Iterable[str]:
    row = summary["restricted"]
    yield from ("## Restricted training", "")
    yield (
        f"{len(row['dimensions'])} subspaces of {row['dimensions'][0]} to {row['dimensions'][-1]} "
        f"dimensions (N = {row['parameters']}, {row['steps']} steps); compilation stands apart."
    )
    yield ""
    header = ["way", "s per training", "s in all", "compilation, s", "cores busy"]
    header += ["peak memory, MiB"]
    keys = ("seconds_each", "run_s", "compile_s", "cores_busy", "peak_mib")
    rows = [[way, *(ranged(found[key]) for key in keys)] for way, found in row["ways"].items()]
    yield from table(header, rows)
    yield ""
    yield (
        f"Speed-up: {ranged(row['speed_up'])}; the final parameters of the two ways differ by at "
        f"most {number(row['difference'])} of their norm."
    )


def _workflow(summary: Part) -> Iterable[str]:
    found = summary["workflow"]
    count = sum(program["count"] for program in found["programs"])
    yield from ("## The workflow itself", "")
    yield from (f"Target `{found['target']}`, everything anew, {count} programs:", "")
    rows = [
        ["wall time, s", number(found["wall_s"])],
        ["sum over the programs, s", number(found["job_s"])],
        ["of it imports, %", number(100 * found["import_share"])],
        ["of it compilation, %", number(100 * found["compile_share"])],
        ["wall time in which no program ran (Snakemake itself), s", number(found["scheduling_s"])],
        ["the same, % of wall time", number(100 * found["scheduling_share"])],
        ["cores busy", number(found["cores_busy"])],
    ]
    yield from table(["quantity", "value"], rows)
    yield ""
    keys = ("count", "total_s", "import_s", "compile_s", "cpu_s")
    rows = [
        [f"`{each['program']}`", *(number(each[key]) for key in keys)] for each in found["programs"]
    ]
    header = ["program", "times run", "s in all", "imports, s", "compilation, s", "CPU, s"]
    yield from table(header, rows)


SERIES = {
    "jacobian": "Jacobian against N",
    "steps": "Jacobian against steps",
    "batch": "Jacobian per step against batch size",
    "svd": "SVD against N",
    "values": "σ only against N",
}


def _growth(summary: Part) -> Iterable[str]:
    growth = summary["growth"]
    yield from ("## How cost grows", "")
    header = ["seconds of", "range", "fitted exponent", "predicted", "points off by a factor up to"]
    yield from table(header, [_law(label, growth[key]) for key, label in SERIES.items()])
    yield ""
    yield (
        "Predicted: a tangent costs in proportion to N per step, and there are N of them, hence "
        "N² T for T steps at a fixed batch; an SVD costs N³."
    )
    if growth["overtaking"]:
        yield (
            "Extended from the largest measured case by the predicted laws, the SVD takes longer "
            f"than the Jacobian beyond N = {number(growth['overtaking'])}."
        )
    if growth["overtaking_by_fit"]:
        yield (
            "The fits, which small matrices in caches flatten, would have it beyond "
            f"N = {number(growth['overtaking_by_fit'])}."
        )
    memory = number(summary["machine"]["memory_gib"])
    for key, what in (
        ("svd", "Jacobian and SVD"),
        ("analysis", "the largest step of the analysis"),
    ):
        yield f"{memory} GiB of memory end {what} at {_end(growth['memory'][key])}."


def _law(label: str, series: Part) -> list[str]:
    law, x = series["law"] or {}, series["x"]
    scope = f"{x[0]} to {x[-1]}" if x else "–"
    fitted = [number(law.get("exponent")), str(series["predicted"])]
    return [label, scope, *fitted, number(law.get("largest_factor"))]


def _end(found: Part) -> str:
    size = f"N = {found['parameters']}"
    if "jacobian_s" not in found:
        return size
    times = [duration(found[name]) for name in ("jacobian_s", "svd_s")]
    return f"{size}, where, so extended, the Jacobian takes {times[0]} and the SVD {times[1]}"
