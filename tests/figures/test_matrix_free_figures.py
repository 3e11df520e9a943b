"""What the figures on spectra without the matrix show."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch

from drawn import legend, region_of, texts
from result_folders import THRESHOLDS
from training_jacobian.figures import matrix_free, scaling
from training_jacobian.figures.style import COLORS

EDGES = np.geomspace(0.05, 22.5, 31)
SHARES = np.linspace(0.01, 0.03, 30)
DENSITY = pd.DataFrame(
    {
        "low": EDGES[:-1],
        "high": EDGES[1:],
        "share": SHARES,
        "density": SHARES / np.diff(np.log(EDGES)),
    }
)
REGIONS = {
    "parameters": 1000,
    "chaotic": {"fraction": 0.11, "low": 0.104, "high": 0.115},
    "bulk": {"fraction": 0.617, "low": 0.605, "high": 0.629},
    "stable": {"fraction": 0.159, "low": 0.146, "high": 0.171},
}
LEADING = pd.DataFrame({"sigma": [20.0, 11.0]})


def areas(axes):
    """Return the filled steps as (region, edges, values)."""
    steps = [patch for patch in axes.patches if isinstance(patch, StepPatch) and patch.get_fill()]
    content = [(patch.get_facecolor(), patch.get_data()) for patch in steps]
    return [(region_of(color), data.edges, data.values) for color, data in content]


def test_areas_change_colour_at_the_thresholds_and_keep_the_density():
    (axes,) = matrix_free.spectral_density(DENSITY, REGIONS, LEADING, **THRESHOLDS).axes
    found = areas(axes)
    assert [region for region, *_ in found] == [
        *("stable", "transition", "bulk", "transition", "chaotic")
    ]
    ends = [[edges[0], edges[-1]] for _, edges, _ in found]
    cuts = [0.05, 0.6666667, 0.9, 1.1, 1.5, 22.5]
    np.testing.assert_allclose(ends, np.column_stack([cuts[:-1], cuts[1:]]))
    for _, edges, values in found:
        middle = np.sqrt(edges[:-1] * edges[1:])
        step = np.searchsorted(EDGES, middle) - 1
        np.testing.assert_allclose(values, DENSITY["density"].to_numpy()[step])


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (22.5, ["0.1", "0.3", "1", "3", "10"]),
        (229, ["0.1", "0.3", "1", "3", "10", "30", "100"]),
        (2e4, ["0.1", "1", "10", "100", "1000", "10000"]),
    ],
)
def test_ticks_reach_the_largest_singular_value(last, expected):
    edges = np.geomspace(0.05, last, 31)
    density = DENSITY.assign(low=edges[:-1], high=edges[1:])
    (axes,) = matrix_free.spectral_density(density, REGIONS, LEADING, **THRESHOLDS).axes
    assert texts(axes.get_xticklabels()) == expected


def test_estimated_shares_stand_above_with_their_intervals():
    (axes,) = matrix_free.spectral_density(DENSITY, REGIONS, LEADING, **THRESHOLDS).axes
    assert texts(axes.texts) == [
        f"σ < 0.05: {100 * (1 - SHARES.sum()):.1f} %",
        "chaotic\n11.0 % [10.4, 11.5]",
        "bulk\n61.7 % [60.5, 62.9]",
        "stable\n15.9 % [14.6, 17.1]",
    ]
    (ticks,) = axes.collections
    drawn = [segment[0, 0] for segment in ticks.get_segments()]
    np.testing.assert_allclose(drawn, LEADING["sigma"])


def test_counted_values_are_drawn_in_the_same_intervals():
    sigma = np.array([20.0, 5.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.2])
    figure = matrix_free.spectral_density(DENSITY, REGIONS, LEADING, **THRESHOLDS, sigma=sigma)
    (axes,) = figure.axes
    (line,) = [patch for patch in axes.patches if not patch.get_fill()]
    values, edges, _ = line.get_data()
    np.testing.assert_allclose(edges, EDGES)
    # Each value fills its own interval with 1/8; four share the one around one.
    assert sorted(np.round(8 * values * np.diff(np.log(EDGES)), 6))[-5:] == [1, 1, 1, 1, 4]
    counted = [text.splitlines()[-1] for text in texts(axes.texts[1:])]
    assert counted == [f"counted {percent} %" for percent in ("25.0", "50.0", "12.5")]


def test_a_spectrum_without_chaotic_values_has_no_chaotic_area():
    few = DENSITY[DENSITY["high"] < 1.4]
    (axes,) = matrix_free.spectral_density(few, REGIONS, LEADING[:0], **THRESHOLDS).axes
    assert "chaotic" not in {region for region, *_ in areas(axes)}


def shift_table():
    kinds = ["leading"] * 4 + ["bulk"] * 3
    values = [4.0, 1.0, 2.0, 3.0, 0.2, 0.1, 0.9]
    table = {"kind": kinds, "index": [0, 1, 2, 3, 0, 1, 2], "sigma": [9, 3, 2, 1.2, 1, 1, 1]}
    factors = {"test": 1, "train": 2, "white_noise": 3, "inverted": 4}
    return pd.DataFrame(table | {k: factor * np.array(values) for k, factor in factors.items()})


def test_every_set_of_inputs_has_a_panel_with_points_and_medians():
    figure = matrix_free.leading_shift(shift_table(), 1.5)
    panels = {"training set": 2, "test set": 1, "normal noise": 3, "inverted test images": 4}
    assert [axes.get_title() for axes in figure.axes] == list(panels)
    for axes, factor in zip(figure.axes, panels.values(), strict=True):
        chaotic, other, bulk = axes.lines
        np.testing.assert_allclose(
            chaotic.get_xydata(), [[0, 4 * factor], [1, factor], [2, 2 * factor]]
        )
        np.testing.assert_allclose(other.get_xydata(), [[3, 3 * factor]])
        np.testing.assert_allclose(bulk.get_ydata(), factor * np.array([0.2, 0.1, 0.9]))
        assert bulk.get_xdata().min() > 3
        regions = [region_of(line.get_color()) for line in axes.lines]
        assert regions == ["chaotic", "transition", "bulk"]
        heights = [segment[0, 1] for segment in axes.collections[0].get_segments()]
        np.testing.assert_allclose(heights, [2.5 * factor, 0.2 * factor])
    kinds = ["leading: chaotic", "leading: others", "random bulk vectors", "median"]
    assert legend(figure) == kinds


def accuracy_table():
    """Two seeds of two budgets: errors in points, half-widths in points, by products and region."""
    rows = [
        (region, products, truth, truth + error / 100, half / 100)
        for region, truth in (("chaotic", 0.1), ("bulk", 0.6), ("stable", 0.2))
        for products, error, half in ((20, 3.0, 2.0), (20, -1.0, 2.0), (60, 0.5, 1.0), (60, 0, 0.5))
    ]
    return pd.DataFrame(
        [
            {"region": r, "products": p, "truth": t, "fraction": f, "low": f - h, "high": f + h}
            for r, p, t, f, h in rows
        ]
    )


def test_errors_in_points_and_covered_seeds_by_budget():
    figure = scaling.matrix_free_accuracy(accuracy_table(), {"parameters": 120})
    assert [axes.get_title() for axes in figure.axes] == ["chaotic", "bulk", "stable"]
    for axes in figure.axes:
        zero, third, *dots = axes.lines
        assert (zero.get_ydata()[0], third.get_xdata()[0]) == (0, 40)
        np.testing.assert_allclose(dots[0].get_xydata()[:, 1], [3, -1])
        np.testing.assert_allclose(dots[1].get_xydata()[:, 1], [0.5, 0], atol=1e-12)
        np.testing.assert_allclose(dots[0].get_xdata().mean(), 20, rtol=0.01)
        bars = [bar.get_segments() for bar in axes.collections]
        np.testing.assert_allclose([s[:, 1] for s in bars[0]], [[1, 5], [-3, 1]])
        assert texts(axes.texts) == ["1/2", "2/2"]
        assert texts(axes.get_xticklabels()) == ["20\n17 %", "60\n50 %"]


def sizes_table():
    rows = [("small", 100, "counted", 0.5, 0.0), ("large", 10_000, "estimated", 0.75, 0.05)]
    return pd.DataFrame(
        [
            {"run": run, "parameters": size, "method": method, "region": region}
            | {"fraction": share / k, "low": (share - half) / k, "high": (share + half) / k}
            for run, size, method, share, half in rows
            for k, region in enumerate(("bulk", "chaotic", "stable"), start=1)
        ]
    )


def test_sizes_are_drawn_as_shares_and_as_counts_with_names():
    """Estimated ones have open markers."""
    left, right = scaling.region_sizes(sizes_table()).axes
    for axes, unit in ((left, (100, 100)), (right, (100, 10_000))):
        assert texts(axes.texts)[:2] == ["small", "large"]
        points = {}
        for container in axes.containers:
            (x, y) = container[0].get_xydata()[0]
            points[container[0].get_color(), x] = y
        for k, region in enumerate(("bulk", "chaotic", "stable"), start=1):
            assert points[COLORS[region], 100] == pytest.approx(unit[0] * 0.5 / k)
            assert points[COLORS[region], 10_000] == pytest.approx(unit[1] * 0.75 / k)
    reach = left.containers[3][2][0].get_segments()[0][:, 1]
    np.testing.assert_allclose(reach, [70, 80])
    filled = [to_hex(container[0].get_markerfacecolor()) for container in left.containers]
    assert filled[3:] == ["#ffffff"] * 3
    assert "#ffffff" not in filled[:3]
