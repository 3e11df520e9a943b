"""Shares of singular values in intervals, with their errors."""

import numpy as np
import pytest

from operators import lanczos
from training_jacobian.spectrum.quadrature import Estimate, region_shares, share_between

THRESHOLDS = {"chaotic_above": 1.5, "bulk_within": 0.1, "stable_below": 2 / 3}
SIGMA = np.array([5, 3, 2, 1.3, 1.05, 1.02, 0.99, 0.96, 0.5, 0.1])
TRUTH = {"chaotic": 0.3, "bulk": 0.4, "stable": 0.2}


def coefficients(sigma, probes, steps, known=0):
    """Return those on Σ² of probes (probes, N) without the first `known` directions."""
    probes = np.where(np.arange(len(sigma)) < known, 0, probes)
    pairs = [lanczos(np.diag(sigma**2), probe, steps) for probe in probes]
    return tuple(np.array(numbers) for numbers in zip(*pairs, strict=True))


def signs(count, size, seed=0):
    return np.random.default_rng(seed).choice([-1.0, 1.0], size=(count, size))


@pytest.mark.parametrize("known", [0, 2, 4])
def test_all_steps_from_signs_are_exact(known):
    """Each sign has the same part along every singular vector; known values are counted."""
    size = len(SIGMA)
    lanczos = coefficients(SIGMA, signs(3, size), size - known, known)
    found = region_shares(*lanczos, SIGMA[:known], size, THRESHOLDS)
    assert list(found) == list(TRUTH)
    for name, share in found.items():
        numbers = [share.value, share.lower, share.upper, *share.interval]
        np.testing.assert_allclose(numbers, TRUTH[name], atol=1e-6)


def test_what_is_known_need_not_be_estimated():
    """Wherever it lies; here half of the bulk and one stable value are known."""
    known = np.array([0.99, 0.96, 0.1])
    rest = np.setdiff1d(SIGMA, known)
    lanczos = coefficients(rest, signs(2, len(rest)), len(rest))
    found = region_shares(*lanczos, known, len(SIGMA), THRESHOLDS)
    np.testing.assert_allclose(
        [found[name].value for name in TRUTH], list(TRUTH.values()), atol=1e-6
    )


@pytest.fixture(scope="module")
def smooth():
    """300 singular values with a cluster at one; shares of the three regions."""
    rng = np.random.default_rng(0)
    spread = np.exp(rng.normal(0, 0.8, size=160))
    sigma = np.concatenate([spread, 1 + rng.normal(0, 0.02, size=140)])
    masks = sigma > 1.5, np.abs(sigma - 1) <= 0.1, sigma < 2 / 3
    return sigma, {name: mask.mean() for name, mask in zip(TRUTH, masks, strict=True)}


def test_intervals_cover_the_truth(smooth):
    """For 95 of 100 repetitions and more, as the two errors are added."""
    sigma, truth = smooth
    # A basis that knows nothing of the singular vectors, so that probes scatter.
    basis = np.linalg.qr(np.random.default_rng(9).standard_normal((len(sigma),) * 2))[0]
    covered = dict.fromkeys(truth, 0)
    for seed in range(40):
        lanczos = coefficients(sigma, signs(4, len(sigma), seed) @ basis, 25)
        found = region_shares(*lanczos, np.empty(0), len(sigma), THRESHOLDS)
        for name, share in found.items():
            low, high = share.interval
            covered[name] += low <= truth[name] <= high
            assert share.lower <= share.value <= share.upper
            assert share.sampling < 0.5
    assert min(covered.values()) >= 37


def test_extrapolation_comes_nearer(smooth):
    """Signs in the singular vectors' own basis do not scatter: what is left is quadrature's."""
    sigma, truth = smooth
    plain, extrapolated = [], []
    for steps in (15, 20, 25, 30):
        lanczos = coefficients(sigma, signs(1, len(sigma)), steps)
        share = share_between(*lanczos, np.empty(0), len(sigma), 0.0, 1.1)
        extrapolated.append(share.value - truth["bulk"] - np.mean(sigma < 0.9))
        plain.append((share.lower + share.upper) / 2 - truth["bulk"] - np.mean(sigma < 0.9))
    assert np.abs(extrapolated).mean() < np.abs(plain).mean()


def test_one_probe_says_nothing_of_its_scatter():
    lanczos = coefficients(SIGMA, signs(1, len(SIGMA)), 3)
    assert share_between(*lanczos, np.empty(0), len(SIGMA), 0.9, 1.1).interval == (0, 1)


def test_one_step():
    diagonals, beside = coefficients(SIGMA, signs(2, len(SIGMA)), 1)
    share = share_between(diagonals, beside, np.empty(0), len(SIGMA), 0.9, 1.1)
    assert share.lower <= TRUTH["bulk"] <= share.upper


def test_everything_known():
    """Nothing is left for the probes to add to."""
    lanczos = coefficients(SIGMA, signs(2, len(SIGMA)), 2)
    share = share_between(*lanczos, SIGMA, len(SIGMA), 0.9, 1.1)
    assert share == Estimate(value=0.4, sampling=0, quadrature=0, lower=0.4, upper=0.4)


def test_intervals_end_at_zero_and_one():
    share = Estimate(value=0.02, sampling=0.03, quadrature=0.01, lower=0, upper=1)
    np.testing.assert_allclose(share.interval, (0, 0.06))
    share = Estimate(value=0.98, sampling=0.03, quadrature=0.01, lower=0, upper=1)
    np.testing.assert_allclose(share.interval, (0.94, 1))
