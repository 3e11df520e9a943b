"""What the figures of perturbations, movement and data dependence show."""

import numpy as np
import pandas as pd
import pytest

from drawn import PARTS, curves
from training_jacobian.figures import directions, perturbation


def table(role="top", region="chaotic", direction=0):
    """Both signs, in turn; backwards all is twice as large but for what J predicts."""
    stimulus, sign = np.repeat(np.logspace(-3, 3, 7), 2), np.tile([1, -1], 7)
    factor = np.where(sign > 0, 1, 2)
    return pd.DataFrame(
        {
            **{"direction": direction, "role": role, "region": region, "stimulus": stimulus},
            **{"sign": sign, "response": -2 * stimulus * factor, "predicted": 3 * stimulus},
            **{"complement": factor * stimulus**2, "test_loss": factor * (0.15 + stimulus / 100)},
        }
    )


def test_init_perturbation_draws_all_four_curves():
    rows = table()[::2]
    top, bottom = perturbation.init_perturbation(pd.concat([table(), table("sample")]), "top").axes
    np.testing.assert_allclose(curves(top)["predicted, $sσ$"], rows["predicted"])
    np.testing.assert_allclose(curves(top)["along $u$"], 2 * rows["stimulus"])
    np.testing.assert_allclose(curves(top)["across $u$"], rows["complement"])
    np.testing.assert_allclose(bottom.lines[0].get_ydata(), rows["test_loss"])
    assert len(top.get_legend().get_texts()) == 3
    assert bottom.get_yscale() == "log"


def test_the_other_sign_is_dashed_and_without_markers():
    top, bottom = perturbation.init_perturbation(table(), "top").axes
    back = table()[1::2]
    dashed = [line for axes in (top, bottom) for line in axes.lines if line.get_linestyle() == "--"]
    for line, heights in zip(dashed, ("response", "complement", "test_loss"), strict=True):
        np.testing.assert_allclose(line.get_xydata(), back[["stimulus", heights]].abs())
        assert line.get_marker() == "None"
    marked = [line for axes in (top, bottom) for line in axes.lines if line.get_marker() != "None"]
    assert [line.get_color() for line in dashed] == [line.get_color() for line in marked]


def test_a_flat_loss_is_drawn_on_a_linear_axis():
    axes = perturbation.init_perturbation(table().assign(test_loss=0.158), "top").axes[1]
    low, high = axes.get_ylim()
    assert axes.get_yscale() == "linear"
    assert low < 0.158 < high


def test_regions_figure_shows_the_median_of_the_samples():
    frames = [
        table("sample", region, number).assign(complement=10.0**number)
        for number, region in enumerate(("chaotic", "bulk", "stable"))
        for _ in range(3)
    ]
    left, right = perturbation.init_perturbation_regions(pd.concat([*frames, table()])).axes[:2]
    np.testing.assert_allclose([line.get_ydata()[0] for line in right.lines[:3]], [1, 10, 100])
    # Of -2/3 forwards and -4/3 backwards.
    np.testing.assert_allclose([line.get_ydata() for line in left.lines[:3]], -1)


@pytest.mark.parametrize("kind", ["shift", "movement"])
def test_scatter_by_region_with_a_running_median(kind):
    values = np.geomspace(1, 1e-5, 80)
    if kind == "shift":
        (axes,) = directions.prediction_shift({"white_noise": values}, PARTS, "white_noise").axes
        assert axes.get_ylabel() == "max KL on normal noise (nats)"
    else:
        (axes,) = directions.parameter_movement(-values, PARTS).axes
    assert [len(dots.get_offsets()) for dots in axes.collections] == [10, 45, 10, 15]
    (median,) = (line.get_ydata() for line in axes.lines)
    assert median[40] == pytest.approx(np.median(values[36:44]), rel=1e-6)


def test_data_dependence_cuts_off_at_rounding():
    spectra = {"normal": [3.0, 1.0, 0.5], "white_noise": [2.0, 1.5, 0.25]}
    spectra = {name: np.array(values, dtype="float32") for name, values in spectra.items()}
    drawn = curves(directions.data_dependence(spectra).axes[0])
    np.testing.assert_allclose(drawn["normal"], [2, np.finfo("float32").eps, 0.5])
    np.testing.assert_allclose(drawn["uniform noise"], [1, 0.5, 0.75])
