"""What the figures of perturbations, movement and data dependence show."""

import numpy as np
import pandas as pd
import pytest

from drawn import PARTS, curves
from training_jacobian.figures import directions, perturbation


def table(role="top", region="chaotic", direction=0):
    stimulus = np.logspace(-3, 3, 7)
    return pd.DataFrame(
        {
            **{"direction": direction, "role": role, "region": region, "stimulus": stimulus},
            **{"response": -2 * stimulus, "predicted": 3 * stimulus, "complement": stimulus**2},
            "test_loss": 0.15 + stimulus / 100,
        }
    )


def test_init_perturbation_draws_all_four_curves():
    rows = table()
    top, bottom = perturbation.init_perturbation(pd.concat([rows, table("sample")]), "top").axes
    np.testing.assert_allclose(curves(top)["predicted, $sσ$"], rows["predicted"])
    np.testing.assert_allclose(curves(top)["along $u$"], 2 * rows["stimulus"])
    np.testing.assert_allclose(curves(top)["across $u$"], rows["complement"])
    np.testing.assert_allclose(bottom.lines[0].get_ydata(), rows["test_loss"])
    assert bottom.get_yscale() == "log"


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
    np.testing.assert_allclose([line.get_ydata() for line in left.lines[:3]], -2 / 3)


@pytest.mark.parametrize("kind", ["shift", "movement"])
def test_scatter_by_region_with_a_running_median(kind):
    values = np.geomspace(1, 1e-5, 80)
    if kind == "shift":
        (axes,) = directions.prediction_shift({"white_noise": values}, PARTS, "white_noise").axes
        assert axes.get_ylabel() == "max KL on white noise (nats)"
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
    np.testing.assert_allclose(drawn["white noise"], [1, 0.5, 0.75])
