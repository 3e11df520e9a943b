"""What the figures of the general claims show."""

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.container import ErrorbarContainer

from drawn import region_of, texts
from training_jacobian.figures import generality

PARTS = ("chaotic", "bulk", "transition", "stable")


def regions(*counts, trivial):
    parts = {name: {"count": count} for name, count in zip(PARTS, counts, strict=True)}
    return {"parameters": sum(counts), **parts, "trivial": {"first": 0, "count": trivial}}


RUNS = {
    "paper": regions(10, 60, 10, 20, trivial=10),
    "noise": regions(40, 20, 20, 20, trivial=0),
    "seed_1": regions(20, 60, 10, 10, trivial=10),
    "wine": regions(5, 30, 5, 10, trivial=3),
}


def bars(figure):
    """Return the segments as (left, width, region) by the height at which they are drawn."""
    found = {}
    for patch in figure.axes[0].patches:
        place = round(patch.get_y() + patch.get_height() / 2, 6)
        ends = (round(patch.get_x(), 6), round(patch.get_width(), 6))
        found.setdefault(place, []).append((*ends, region_of(patch.get_facecolor())))
    return found


def labels(figure):
    axes = figure.axes[0]
    return dict(zip(texts(axes.get_yticklabels()), np.round(axes.get_yticks(), 6), strict=True))


def test_segments_lie_side_by_side_in_the_regions_colours():
    """Only the trivial part is hatched."""
    figure = generality.generality_regions(RUNS)
    assert bars(figure)[labels(figure)["paper"]] == [
        *((0, 0.1, "chaotic"), (0.1, 0.1, "transition")),
        *((0.2, 0.5, "bulk"), (0.7, 0.1, "bulk"), (0.8, 0.2, "stable")),
    ]
    patches = generality.generality_regions({"paper": RUNS["paper"]}).axes[0].patches
    assert [bool(patch.get_hatch()) for patch in patches] == [False, False, False, True, False]


def test_controls_come_last_and_apart():
    places = labels(generality.generality_regions(RUNS, controls=["noise"]))
    assert list(places) == ["paper", "seed_1", "wine", "noise"]
    assert places["noise"] - places["wine"] > 1


def test_mean_over_the_seeds():
    figure = generality.generality_regions(RUNS, seeds=["paper", "seed_1"])
    place = labels(figure)["mean of 2 seeds"]
    assert place < labels(figure)["paper"]
    lefts = [left for left, _, _ in bars(figure)[place]]
    np.testing.assert_allclose(lefts, [0, 0.15, 0.25, 0.75, 0.85], atol=1e-12)
    whiskers = [bar for bar in figure.axes[0].containers if isinstance(bar, ErrorbarContainer)]
    assert len(whiskers) == 3
    (first,) = whiskers[0].lines[2][0].get_segments()
    # Student's quantile at one degree of freedom, times the standard error of 0.1 and 0.2.
    reach = np.tan(0.475 * np.pi) * 0.05
    np.testing.assert_allclose(first[:, 0], [0.15 - reach, 0.15 + reach], atol=1e-12)


def test_one_seed_has_no_mean():
    assert "mean of 1 seeds" not in labels(generality.generality_regions(RUNS, seeds=["paper"]))


def entry(name, verdicts, controls=()):
    found = {run: {"observed": seen, "verdict": what} for run, (seen, what) in verdicts.items()}
    apart = {run: found.pop(run) for run in controls}
    return {"id": name, "by_run": found, "controls": apart, "holds_in": 1, "of": 2}


def test_a_cell_per_claim_and_run_in_the_verdicts_colour():
    ledger = [
        entry("first", {"a": (0.5, "holds"), "b": (None, "fails"), "n": (2.0, "fails")}, ["n"]),
        entry("second_one", {"b": (3.0, "holds in part")}),
    ]
    figure = generality.generality_claims(ledger)
    axes = figure.axes[0]
    assert texts(axes.get_yticklabels()) == ["first", "second one"]
    assert texts(axes.get_xticklabels()) == ["a", "b", "n", "holds in"]
    control = 2 + generality.GAP
    assert {text.get_position(): text.get_text() for text in axes.texts} == {
        **{(0, 0): ".5", (1, 0): "–", (control, 0): "2", (1, 1): "3"},
        **{(2.15, 0): "1/2", (2.15, 1): "1/2", (control, 2): "controls"},
    }
    colors = [to_hex(patch.get_facecolor()) for patch in axes.patches]
    names = ("holds", "fails", "fails", "holds in part")
    assert colors == [generality.VERDICTS[name][0].lower() for name in names]
