"""How general the picture is: the regions' sizes, and the verdicts on the claims, run by run."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from training_jacobian.claims.intervals import interval
from training_jacobian.claims.verdicts import FAILS, HOLDS, IN_PART
from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS
from training_jacobian.program.arguments import named_among

PARTS = ("chaotic", "transition", "bulk", "trivial", "stable")
"""Segments of a bar, in this order; the bulk without its trivial part, and that part."""

VERDICTS = {HOLDS: ("#CCEEFF", "black"), IN_PART: ("#EEDD88", "black"), FAILS: ("#663333", "white")}
"""Colours of cell and number: they differ in lightness, and none is a region's."""

GAP = 1.3
"""Rows or columns between the runs that count and the controls."""


def fractions(regions: Mapping, /) -> np.ndarray:
    """Return the shares of the parameters that the segments of a bar take, as in `PARTS`.

    `regions` is the content of a regions.json.
    """
    trivial = regions["trivial"]["count"]
    counts = {part: regions[part]["count"] for part in PARTS if part != "trivial"}
    counts |= {"bulk": counts["bulk"] - trivial, "trivial": trivial}
    return np.array([counts[part] for part in PARTS]) / regions["parameters"]


@figure(
    "12 Generality",
    {"generality_regions": "Regions in every run"},
    {"regions": "{runs}/regions.json+"},
    settings={"runs": "str+", "controls": "str*", "seeds": "str*"},
)
def generality_regions(
    regions: Mapping[str, Mapping], controls: Collection[str] = (), seeds: Collection[str] = ()
) -> Figure:
    """One stacked bar per run: the regions' shares of the parameters; controls apart at the end.

    `regions` holds the content of regions.json by run. The first bar is the mean over the `seeds`
    with 95 % bootstrap intervals of the boundaries, if there are two of them or more.
    """
    named_among("--controls", controls, regions)
    named_among("--seeds", seeds, regions)
    bars = {run: fractions(found) for run, found in regions.items()}
    order = _apart(bars, controls)
    figure, axes = plt.subplots(figsize=(3.6, 0.155 * (len(bars) + 3) + 0.7))
    for run, place in order.items():
        _bar(axes, place, bars[run])
        axes.text(1.01, place, f"N = {regions[run]['parameters']}", va="center", fontsize=6)
    ticks = dict(order)
    if len(seeds) > 1:
        ticks = {f"mean of {len(seeds)} seeds": -1.5, **ticks}
        _mean_bar(axes, -1.5, np.array([bars[run] for run in seeds]))
    if controls:
        place = min(order[run] for run in controls) - 0.9
        axes.text(-0.02, place, "controls", ha="right", va="center", style="italic", fontsize=6)
    axes.set_yticks(list(ticks.values()), list(ticks))
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, 1), xlabel="share of the parameters")
    axes.set_ylim(max(ticks.values()) + 0.6, min(ticks.values()) - 0.6)
    handles = [Patch(label=part, linewidth=0, **_style(part)) for part in PARTS]
    narrow = {"columnspacing": 0.7, "handlelength": 1, "handletextpad": 0.3}
    axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1), ncols=5, **narrow)
    return figure


@figure(
    "12 Generality",
    {"generality_claims": "Claims in every run"},
    {"ledger": "generality.json"},
)
def generality_claims(ledger: list[dict]) -> Figure:
    """Verdict and observed number of every general claim in every run; controls to the right.

    `ledger` is what `check_generality.py` writes.
    """
    runs = list(dict.fromkeys(run for entry in ledger for run in entry["by_run"]))
    controls = list(dict.fromkeys(run for entry in ledger for run in entry["controls"]))
    columns = _apart([*runs, *controls], controls)
    beside, right = len(runs) + 0.15, max(columns.values()) + 1
    figure, axes = plt.subplots(figsize=(2 + 0.245 * right, 0.8 + 0.165 * len(ledger)))
    for row, entry in enumerate(ledger):
        for run, found in {**entry["by_run"], **entry["controls"]}.items():
            _cell(axes, columns[run], row, found)
        count = f"{entry['holds_in']}/{entry['of']}"
        axes.text(beside, row, count, ha="center", va="center", fontsize=5)
    if controls:
        middle = float(np.mean([columns[run] for run in controls]))
        axes.text(middle, len(ledger), "controls", ha="center", style="italic", fontsize=6)
    columns = {**columns, "holds in": beside}
    axes.set_xticks(list(columns.values()), list(columns), rotation=90, fontsize=6)
    axes.set_yticks(
        range(len(ledger)), [entry["id"].replace("_", " ") for entry in ledger], fontsize=6
    )
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.set(xlim=(-0.5, right - 0.5), ylim=(len(ledger) - 0.5, -0.5))
    patches = [Patch(color=color, label=name) for name, (color, _) in VERDICTS.items()]
    figure.legend(handles=patches, loc="outside lower center", ncols=3)
    return figure


def number(value: float | None, /) -> str:
    """Return a number that fits into a cell: two or three digits, no zero before the point.

    >>> number(0.9931), number(-0.0519), number(20.47), number(None), number(1.5e-5), number(0.0)
    ('.993', '-.052', '20.5', '–', '2e-5', '0')
    >>> number(2399.0)
    '2399'
    """
    if value is None:
        return "–"
    if abs(value) >= 1000:
        return f"{value:.0f}"
    if value and abs(value) < 1e-3:
        return f"{value:.0e}".replace("e-0", "e-")
    text = f"{value:.3g}" if abs(value) >= 0.1 else f"{value:.2g}"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def _apart(names: Collection[str], controls: Collection[str]) -> dict[str, float]:
    """Return a place per name, one after the other; the controls come last, after a gap."""
    counted = [name for name in names if name not in controls]
    apart = [name for name in names if name in controls]
    places = {name: float(place) for place, name in enumerate(counted)}
    return places | {name: len(counted) + GAP + place for place, name in enumerate(apart)}


def _bar(axes: Axes, place: float, shares: np.ndarray, *, note: str = "") -> None:
    """Draw one stacked bar, with the share of the whole bulk in it."""
    ends = np.cumsum(shares)
    for part, share, end in zip(PARTS, shares, ends, strict=True):
        style = _style(part)
        axes.barh(place, share, left=end - share, height=0.8, linewidth=0, **style)
    text = f"{100 * (shares[2] + shares[3]):.1f} % {note}".rstrip()
    # Beside a bulk too narrow for it: on the stable part, which then is wide.
    start = ends[1] if shares[2] > 0.15 else ends[3]
    axes.text(start + 0.02, place, text, va="center", color="white", fontsize=6)


def _mean_bar(axes: Axes, place: float, shares: np.ndarray) -> None:
    """Draw the mean over seeds (rows of `shares`), with intervals of the inner boundaries."""
    bulk = interval(100 * shares[:, 2:4].sum(axis=1))
    note = f"[{bulk['low']:.1f}, {bulk['high']:.1f}]"
    _bar(axes, place, shares.mean(axis=0), note=note)
    for boundary in np.cumsum(shares, axis=1).T[[0, 1, 3]]:
        found = interval(boundary)
        reach = [[found["mean"] - found["low"]], [found["high"] - found["mean"]]]
        axes.errorbar(
            found["mean"], place, xerr=reach, color="black", linewidth=0.8, capsize=2, capthick=0.8
        )


def _cell(axes: Axes, column: float, row: int, found: dict) -> None:
    color, ink = VERDICTS[found["verdict"]]
    axes.add_patch(Rectangle((column - 0.47, row - 0.45), 0.94, 0.9, color=color, linewidth=0))
    text = number(found["observed"])
    axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=4.8)


def _style(part: str) -> dict:
    if part == "trivial":
        return {"facecolor": COLORS["bulk"], "hatch": "//////", "edgecolor": "white"}
    return {"color": COLORS[part]}
