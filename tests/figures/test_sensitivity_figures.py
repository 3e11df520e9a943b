"""What the figures on thresholds, precision, history and the runs' spectra show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from config_examples import ROOT
from result_folders import THRESHOLDS
from training_jacobian.figures.generality_spectra import generality_spectra
from training_jacobian.figures.precision import precision
from training_jacobian.figures.sensitivity import threshold_sensitivity
from training_jacobian.figures.spectrum_history import expansion_history, spectrum_history
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.history import spectrum_history as history_table
from training_jacobian.spectrum.regions import Thresholds, partition
from training_jacobian.spectrum.sensitivity import threshold_sensitivity as sensitivity_table

CUTS = Thresholds(**THRESHOLDS)
SIGMA = np.geomspace(20, 0.01, 120)
PARTS = partition(SIGMA, CUTS)
REGION_COLORS = {COLORS[name].upper() for name in ("chaotic", "bulk", "stable", "transition")}


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def color(artist):
    return to_hex(artist.get_color()).upper()


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_each_panel_has_its_curve_and_the_chosen_value():
    table = sensitivity_table(SIGMA, np.zeros(len(SIGMA)), CUTS)
    figure = threshold_sensitivity(table, [], {})
    for axes, region, chosen in zip(
        figure.axes, ("chaotic", "bulk", "stable"), (1.5, 0.1, 0.6666667), strict=True
    ):
        rows = table[table["region"] == region]
        curves = [line for line in axes.lines if color(line) == COLORS[region].upper()]
        np.testing.assert_array_equal(curves[0].get_xydata(), rows[["value", "count"]])
        np.testing.assert_array_equal(curves[1].get_xydata(), [[chosen, len(PARTS[region])]])
        vertical = [line for line in axes.lines if line.get_linestyle() == ":"]
        assert [line.get_xdata()[0] for line in vertical] == [chosen]
    assert legend(figure) == ["chaotic", "bulk", "bulk, not trivial", "stable", "chosen threshold"]


def test_other_runs_and_stated_counts_only_where_given():
    table = sensitivity_table(SIGMA, np.zeros(len(SIGMA)), CUTS)
    stated = {"chaotic": 500, "bulk": 3000, "stable": 750}
    figure = threshold_sensitivity(table, [table, table], stated)
    for axes, count in zip(figure.axes, stated.values(), strict=True):
        black = [line for line in axes.lines if color(line) == "#000000"]
        assert sum(len(line.get_xdata()) > 2 for line in black) == 2
        assert [line.get_ydata()[0] for line in black].count(count) == 1
    assert legend(figure)[-2:] == ["other seeds", "stated by the paper"]


def test_precision_draws_every_change_beside_the_rounding():
    change = np.full(len(SIGMA), 1e-6)
    change[0] = 0
    (axes,) = precision(change, SIGMA, PARTS, 1e-7).axes
    points = np.concatenate([dots.get_offsets() for dots in axes.collections])
    assert len(points) == len(SIGMA)
    drawn = points[points[:, 0].argsort(), 1]
    np.testing.assert_allclose(drawn, [1e-11, *change[1:]])
    epsilon, growing = axes.lines
    assert set(epsilon.get_ydata()) == {1e-7}
    np.testing.assert_allclose(growing.get_ydata() * SIGMA, 2e-6)
    assert axes.get_ylim()[0] < 1e-11


def test_history_draws_every_epoch_and_every_region():
    spectra = {epoch: SIGMA ** (epoch / 9) for epoch in (9, 4)}
    history = history_table(spectra, CUTS, steps_per_epoch=10)
    left, right = spectrum_history(spectra, history).axes
    assert [line.get_label() for line in left.lines] == ["0", "4", "9"]
    np.testing.assert_array_equal(left.lines[0].get_ydata(), 1)
    np.testing.assert_array_equal(left.lines[2].get_ydata(), SIGMA)
    assert not REGION_COLORS & {color(line) for line in left.lines}
    for line in right.lines:
        name = line.get_label()
        assert color(line) == COLORS[name].upper()
        np.testing.assert_allclose(line.get_ydata(), history[name] / 120)
    assert len(right.lines) == 4


def test_expansion_leaves_out_the_start():
    history = history_table({9: SIGMA}, CUTS, steps_per_epoch=10)
    left, right = expansion_history(history).axes
    np.testing.assert_allclose(left.lines[0].get_xydata(), [[9, np.log(20) / 90]])
    found, bound = right.lines[:2]
    np.testing.assert_allclose(found.get_ydata(), [0, np.log(SIGMA).sum()])
    np.testing.assert_allclose(bound.get_ydata(), history["log_volume_bound"])


@pytest.mark.parametrize("runs", [1, 4, 5])
def test_one_panel_per_run(runs):
    sizes = [len(SIGMA) - 20 * (run % 2) for run in range(runs)]
    spectra = {
        f"run_{run}": (SIGMA[:size], partition(SIGMA[:size], CUTS))
        for run, size in enumerate(sizes)
    }
    figure = generality_spectra(spectra)
    shown = [axes for axes in figure.axes if axes.axison]
    assert [axes.get_title() for axes in shown] == [f"run {run}" for run in range(runs)]
    for axes, size in zip(shown, sizes, strict=True):
        points = np.concatenate([dots.get_offsets() for dots in axes.collections])
        points = points[points[:, 0].argsort()]
        np.testing.assert_allclose(points[:, 0], np.arange(size) / size)
        np.testing.assert_allclose(points[:, 1], SIGMA[:size])
        bulk = 100 * len(PARTS["bulk"]) / size
        assert [text.get_text() for text in axes.texts] == [f"bulk {bulk:.0f} %"]
    assert legend(figure) == ["chaotic", "bulk", "stable", "transition"]
