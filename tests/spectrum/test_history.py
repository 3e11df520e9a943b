"""The history of a quadratic, whose J_t is known exactly: a product over the steps."""

import numpy as np
import pytest
from scipy.stats import ortho_group

from result_folders import THRESHOLDS
from rounding import bound
from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.history import spectrum_history
from training_jacobian.spectrum.regions import Thresholds
from training_jacobian.spectrum.svd import singular_values

CUTS = Thresholds(**THRESHOLDS)
CURVATURE = np.array([3.0, 1.5, 0.2, 0.0, 0.0, -0.05, -0.8])
STEPS_PER_EPOCH = 4
EPOCHS = 5
RATES = 0.3 * 0.9 ** np.arange(STEPS_PER_EPOCH * EPOCHS)


def trained_jacobians():
    """J_t after every epoch of gradient descent on ½ θᵀHθ, one step after the other."""
    rotation = ortho_group.rvs(len(CURVATURE), random_state=1)
    hessian = rotation @ np.diag(CURVATURE) @ rotation.T
    jacobian, after = np.eye(len(CURVATURE)), {}
    for step, rate in enumerate(RATES, start=1):
        jacobian = (np.eye(len(CURVATURE)) - rate * hessian) @ jacobian
        if step % STEPS_PER_EPOCH == 0:
            after[step // STEPS_PER_EPOCH] = jacobian.copy()
    return after


def exact(epoch):
    """σ_t = |Π (1 − η_s h)|, descending."""
    factors = 1 - RATES[: epoch * STEPS_PER_EPOCH, None] * CURVATURE
    return np.sort(np.abs(factors.prod(axis=0)))[::-1]


@pytest.fixture(scope="module")
def table():
    spectra = {epoch: singular_values(j) for epoch, j in trained_jacobians().items()}
    return spectrum_history(spectra, CUTS, steps_per_epoch=STEPS_PER_EPOCH)


def test_the_start_is_the_identity(table):
    start = table.iloc[0]
    assert (start["epoch"], start["step"]) == (0, 0)
    counts = start[["chaotic", "bulk", "transition", "stable", "unresolved"]]
    assert counts.to_list() == [0, len(CURVATURE), 0, 0, 0]
    assert start["sigma_largest"] == start["sigma_smallest"] == 1
    assert start["log_volume"] == start["resolved_log_volume"] == 0
    assert np.isnan(start["lyapunov"])


def test_the_ends_of_the_spectrum(table):
    assert list(table["epoch"]) == list(range(EPOCHS + 1))
    assert list(table["step"]) == [STEPS_PER_EPOCH * epoch for epoch in range(EPOCHS + 1)]
    """Every value is off by roundings of the largest, of which the smallest is a millionth."""
    for row in table[1:].itertuples():
        assert row.sigma_largest == pytest.approx(exact(row.epoch)[0], rel=1e-12)
        off = bound("float64", len(CURVATURE)) * row.sigma_largest
        assert row.sigma_smallest == pytest.approx(exact(row.epoch)[-1], rel=0, abs=off)


def test_the_exponent_is_the_mean_of_the_steps_logarithms(table):
    """The direction of the most negative curvature grows fastest, at every step."""
    for row in table[1:].itertuples():
        logarithms = np.log(1 + 0.8 * RATES[: row.step])
        assert row.lyapunov == pytest.approx(logarithms.mean(), rel=1e-12)


def test_log_volume_is_the_sum_over_steps_and_directions(table):
    for row in table[1:].itertuples():
        steps = np.abs(1 - RATES[: row.step, None] * CURVATURE)
        assert row.log_volume == pytest.approx(np.log(steps).sum(), rel=1e-9)


def test_regions_grow_out_of_the_identity(table):
    for row in table.itertuples():
        sigma = exact(row.epoch)
        counts = [
            sum(value > 1.5 for value in sigma),
            sum(0.9 <= value <= 1.1 for value in sigma),
            sum(value < 0.6666667 for value in sigma),
        ]
        assert [row.chaotic, row.bulk, row.stable] == counts
        assert sum(counts) + row.transition == len(sigma)
    assert table["chaotic"].iloc[-1] == 1
    assert list(table["bulk"])[-1] < list(table["bulk"])[1] < len(CURVATURE)


@pytest.mark.parametrize(("dtype", "unresolved"), [("float32", 2), ("float64", 1)])
def test_noise_is_set_apart(dtype, unresolved):
    sigma = np.array([4.0, 1.0, 0.5, 2.0**-22, 2.0**-60], dtype=dtype)
    row = spectrum_history({3: sigma}, CUTS, steps_per_epoch=2).iloc[1]
    kept = [2, 0, -1, -22][: 5 - unresolved]
    rounding = {"float32": -21, "float64": -50}[dtype]
    assert row["unresolved"] == unresolved
    assert row["log_volume"] == pytest.approx(np.log(2) * (2 - 1 - 22 - 60))
    assert row["resolved_log_volume"] == pytest.approx(np.log(2) * sum(kept))
    bound = np.log(2) * (sum(kept) + unresolved * rounding)
    assert row["log_volume_bound"] == pytest.approx(bound)


def test_a_value_of_zero_has_no_volume():
    row = spectrum_history({1: np.array([2.0, 0.0])}, CUTS, steps_per_epoch=1).iloc[1]
    assert row["log_volume"] == -np.inf
    assert row["resolved_log_volume"] == np.log(2)


def test_epochs_come_in_order_whatever_that_of_the_files():
    spectra = {7: np.ones(2), 2: np.ones(2)}
    assert list(spectrum_history(spectra, CUTS, steps_per_epoch=1)["epoch"]) == [0, 2, 7]


def test_spectra_of_different_networks_are_refused():
    with pytest.raises(UserError, match=r"found \[2, 3\] singular values"):
        spectrum_history({1: np.ones(2), 2: np.ones(3)}, CUTS, steps_per_epoch=1)
