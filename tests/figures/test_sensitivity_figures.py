"""What the figures on thresholds, precision, history and the runs' spectra show."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from drawn import CUTS, curves, legend, points, texts
from result_folders import THRESHOLDS
from training_jacobian.figures.generality_spectra import generality_spectra
from training_jacobian.figures.precision import precision
from training_jacobian.figures.sensitivity import threshold_sensitivity
from training_jacobian.figures.spectrum_history import expansion_history, spectrum_history
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.history import spectrum_history as history_table
from training_jacobian.spectrum.regions import partition
from training_jacobian.spectrum.sensitivity import threshold_sensitivity as sensitivity_table

SIGMA = np.geomspace(20, 0.01, 120)
PARTS = partition(SIGMA, CUTS)
STORED = {"thresholds": THRESHOLDS, "trivial": {"first": 0, "count": 0}}
"""What is read of regions.json."""

CHOSEN = {"chaotic": 1.5, "bulk": 0.1, "stable": 0.6666667}


def color(artist):
    return to_hex(artist.get_color()).upper()


@pytest.mark.parametrize("stated", [[], [500, 3000, 750]])
def test_thresholds(stated):
    """Each panel has its curve and the chosen value; other runs and the paper's where given."""
    table = sensitivity_table(SIGMA, np.arange(60, 64), CUTS)
    figure = threshold_sensitivity(table, [table, table] if stated else [], stated)
    levels = dict(zip(CHOSEN, stated, strict=False))
    for axes, (region, chosen) in zip(figure.axes, CHOSEN.items(), strict=True):
        rows = table[table["region"] == region]
        lines = [line for line in axes.lines if color(line) == COLORS[region].upper()]
        np.testing.assert_array_equal(lines[0].get_xydata(), rows[["value", "count"]])
        np.testing.assert_array_equal(lines[1].get_xydata(), [[chosen, len(PARTS[region])]])
        vertical = [line for line in axes.lines if line.get_linestyle() == ":"]
        assert [line.get_xdata()[0] for line in vertical] == [chosen]
        black = [line for line in axes.lines if color(line) == "#000000"]
        assert sum(len(line.get_xdata()) > 2 for line in black) == (2 if stated else 0)
        heights = [line.get_ydata()[0] for line in black]
        assert heights.count(levels.get(region)) == len(stated) / 3
    others = ["other seeds", "stated by the paper"] if stated else []
    own = ["chaotic", "bulk", "bulk, not trivial", "stable", "chosen threshold"]
    assert legend(figure) == [*own, *others]


def test_precision_draws_every_change_beside_the_rounding():
    single = (SIGMA * (1 - 1e-4)).astype("float32")
    single[0] = SIGMA[0]
    (axes,) = precision(single, SIGMA, STORED).axes
    np.testing.assert_allclose(points(axes)[:, 1], [1e-11, *[1e-4] * (len(SIGMA) - 1)], rtol=2e-3)
    epsilon, growing = axes.lines
    assert set(epsilon.get_ydata()) == {np.finfo("float32").eps}
    np.testing.assert_allclose(growing.get_ydata() * SIGMA, 20 * np.finfo("float32").eps)
    assert axes.get_ylim()[0] < 1e-11


def test_history_draws_every_epoch_and_every_region():
    spectra = {epoch: SIGMA ** (epoch / 9) for epoch in (9, 4)}
    history = history_table(spectra, CUTS, steps_per_epoch=10)
    left, right = spectrum_history(spectra, history).axes
    assert list(curves(left)) == ["0", "4", "9"]
    np.testing.assert_array_equal(curves(left)["0"], 1)
    np.testing.assert_array_equal(curves(left)["9"], SIGMA)
    assert not {COLORS[name].upper() for name in PARTS} & {color(line) for line in left.lines}
    assert set(curves(right)) == set(PARTS)
    for line in right.lines:
        name = line.get_label()
        assert color(line) == COLORS[name].upper()
        np.testing.assert_allclose(line.get_ydata(), history[name] / 120)


def test_expansion_leaves_out_the_start():
    history = history_table({9: SIGMA}, CUTS, steps_per_epoch=10)
    left, right = expansion_history(history).axes
    np.testing.assert_allclose(left.lines[0].get_xydata(), [[9, np.log(20) / 90]])
    found, bound = right.lines[:2]
    np.testing.assert_allclose(found.get_ydata(), [0, np.log(SIGMA).sum()])
    np.testing.assert_allclose(bound.get_ydata(), history["log_volume_bound"])


@pytest.mark.parametrize("runs", [1, 4, 5])
def test_one_panel_per_run(runs):
    sizes = {f"run_{run}": len(SIGMA) - 20 * (run % 2) for run in range(runs)}
    spectra = {run: SIGMA[:size] for run, size in sizes.items()}
    figure = generality_spectra(spectra, dict.fromkeys(spectra, STORED))
    shown = {axes.get_title().replace(" ", "_"): axes for axes in figure.axes if axes.axison}
    assert list(shown) == list(sizes)
    for run, size in sizes.items():
        expected = np.column_stack([np.arange(size) / size, SIGMA[:size]])
        np.testing.assert_allclose(points(shown[run]), expected)
        assert texts(shown[run].texts) == [f"bulk {100 * len(PARTS['bulk']) / size:.0f} %"]
    assert legend(figure) == ["chaotic", "bulk", "stable", "transition"]
