"""What the figures of perturbations, movement and data dependence show."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from config_examples import ROOT
from training_jacobian.figures import directions, perturbation

PARTS = {
    "chaotic": np.arange(0, 10),
    "bulk": np.arange(15, 60),
    "stable": np.arange(70, 80),
    "transition": np.r_[10:15, 60:70],
}


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def table(role="top", region="chaotic", direction=0):
    stimulus = np.logspace(-3, 3, 7)
    return pd.DataFrame(
        {
            "direction": direction,
            "role": role,
            "region": region,
            "stimulus": stimulus,
            "response": -2 * stimulus,
            "predicted": 3 * stimulus,
            "complement": stimulus**2,
            "test_loss": 0.15 + stimulus / 100,
        }
    )


def test_init_perturbation_draws_all_four_curves():
    rows = table()
    top, bottom = perturbation.init_perturbation(rows).axes
    drawn = {line.get_label(): line.get_ydata() for line in top.lines}
    np.testing.assert_allclose(drawn["predicted, $sσ$"], rows["predicted"])
    np.testing.assert_allclose(drawn["along $u$"], 2 * rows["stimulus"])
    np.testing.assert_allclose(drawn["across $u$"], rows["complement"])
    np.testing.assert_allclose(bottom.lines[0].get_ydata(), rows["test_loss"])
    assert bottom.get_yscale() == "log"


def test_a_flat_loss_is_drawn_on_a_linear_axis():
    rows = table().assign(test_loss=0.158)
    axes = perturbation.init_perturbation(rows).axes[1]
    assert axes.get_yscale() == "linear"
    low, high = axes.get_ylim()
    assert low < 0.158 < high


def test_regions_figure_shows_the_median_of_the_samples():
    regions = ("chaotic", "bulk", "stable")
    frames = [
        table("sample", region, number).assign(complement=10.0**number)
        for number, region in enumerate(regions)
        for _ in range(3)
    ]
    figure = perturbation.init_perturbation_regions(pd.concat([*frames, table()]))
    levels = [line.get_ydata()[0] for line in figure.axes[1].lines[:3]]
    np.testing.assert_allclose(levels, [1, 10, 100])
    ratios = [line.get_ydata() for line in figure.axes[0].lines[:3]]
    np.testing.assert_allclose(ratios, -2 / 3)


@pytest.mark.parametrize("kind", ["shift", "movement"])
def test_scatter_by_region_with_a_running_median(kind):
    values = np.geomspace(1, 1e-5, 80)
    if kind == "shift":
        axes = directions.prediction_shift(values, PARTS, "test").axes[0]
        assert axes.get_ylabel() == "max KL on test (nats)"
    else:
        axes = directions.parameter_movement(-values, PARTS).axes[0]
    counts = [len(dots.get_offsets()) for dots in axes.collections]
    assert counts == [10, 45, 10, 15]
    (median,) = (line.get_ydata() for line in axes.lines)
    assert median[40] == pytest.approx(np.median(values[36:44]), rel=1e-6)


def test_data_dependence_cuts_off_at_rounding():
    spectra = {
        "normal": np.array([3.0, 1.0, 0.5], dtype="float32"),
        "noise": np.array([2.0, 1.5, 0.25], dtype="float32"),
    }
    axes = directions.data_dependence(spectra).axes[0]
    drawn = {line.get_label(): line.get_ydata() for line in axes.lines}
    np.testing.assert_allclose(drawn["normal"], [2, np.finfo("float32").eps, 0.5])
    np.testing.assert_allclose(drawn["noise"], [1, 0.5, 0.75])
