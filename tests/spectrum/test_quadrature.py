"""Mass below a threshold, within the bounds of Chebyshev, Markov, Stieltjes; shares, errors."""

import numpy as np
import pytest

from operators import lanczos
from training_jacobian.spectrum.quadrature import (
    Estimate,
    _radau_entry,
    cumulative,
    mass_below,
    region_shares,
    share_between,
)


def exact(values, start, threshold):
    weights = start**2 / (start @ start)
    return weights[values < threshold].sum()


@pytest.fixture
def spectrum():
    """Seven eigenvalues of 0 to 6, a vector, and all of its coefficients."""
    values, start = np.arange(7.0), np.random.default_rng(0).standard_normal(7)
    return values, start, *lanczos(np.diag(values), start, 7)


@pytest.mark.parametrize("threshold", [-1, 0.5, 2.9, 3.1, 5.5, 7, 1e6])
def test_all_steps_are_exact(spectrum, threshold):
    values, start, diagonal, beside = spectrum
    found, error = mass_below(diagonal, beside, threshold)
    assert error < 1e-9
    np.testing.assert_allclose(found, exact(values, start, threshold), atol=1e-9)


def test_at_an_eigenvalue_half_of_its_weight_counts(spectrum):
    """Within the bound: what lies at the threshold may count as below it or not."""
    values, start, diagonal, beside = spectrum
    found, error = mass_below(diagonal, beside, 3.0)
    below, above = (exact(values, start, threshold) for threshold in (2.5, 3.5))
    np.testing.assert_allclose([found - error, found + error], [below, above], atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_the_truth_is_within_the_bounds_after_any_number_of_steps(seed):
    """Spectra with gaps and clusters, thresholds anywhere in them and beyond."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 9, size=3)
    values = np.abs(
        np.concatenate([rng.uniform(0, 9, size=8), rng.normal(centres, 0.05, (4, 3)).ravel()])
    )
    start = rng.standard_normal(len(values))
    diagonal, beside = lanczos(np.diag(values), start, len(values) - 1)
    thresholds = rng.uniform(-1, 11, size=15)
    errors = []
    for steps in range(1, len(values)):
        for threshold in thresholds:
            found, error = mass_below(diagonal[:steps], beside[:steps], threshold)
            assert abs(found - exact(values, start, threshold)) <= error + 1e-8
            errors.append(error)
    assert np.mean(errors[:15]) > 5 * np.mean(errors[-15:])


@pytest.mark.parametrize("node", [0.2, 2.0, 4.4])
def test_the_added_entry_makes_the_node_an_eigenvalue(spectrum, node):
    diagonal, beside = spectrum[2][:4], spectrum[3][:4]
    entries = np.append(diagonal, _radau_entry(diagonal, beside, node))
    matrix = np.diag(entries) + np.diag(beside, 1) + np.diag(beside, -1)
    assert np.abs(np.linalg.eigvalsh(matrix) - node).min() < 1e-10


@pytest.mark.parametrize("beside", [0.5, 3.0, 1e6])
def test_a_threshold_at_a_node_of_gauss(beside):
    """Gauss–Radau's entry is infinite there, and Gauss' rule is what is asked for."""
    assert mass_below(np.array([1.0]), np.array([beside]), 1.0) == (0.5, 0.5)
    diagonal, off_diagonal = np.array([2.0, 2.0]), np.array([1.0, beside])
    np.testing.assert_allclose(mass_below(diagonal, off_diagonal, 3.0), (0.75, 0.25))


def test_a_pivot_of_zero_on_the_way():
    """The first entry less the threshold is zero; the second step goes on from there."""
    found = mass_below(np.array([2.0, 2.0]), np.array([1.0, 1.0]), 2.0)
    nearby = mass_below(np.array([2.0, 2.0]), np.array([1.0, 1.0]), 2.0 + 1e-9)
    np.testing.assert_allclose(found, nearby, atol=1e-6)


def test_an_invariant_space():
    """A last remainder of zero: nothing is left open."""
    diagonal, off_diagonal = np.array([1.0, 1.0]), np.array([0.5, 0.0])
    for threshold, below in [(0.4, 0), (0.6, 0.5), (1.4, 0.5), (1.6, 1)]:
        np.testing.assert_allclose(
            mass_below(diagonal, off_diagonal, threshold), (below, 0), atol=1e-12
        )


FEW = np.array([4, 2, 1.5, 1.1, 1, 0.9, 0.7, 0.2])
EDGES = np.array([0.1, 0.5, 0.95, 1.05, 3, 5])


@pytest.mark.parametrize("known", [0, 2])
def test_all_steps_count(known):
    rest = FEW[known:]
    diagonal, beside = lanczos(np.diag(rest**2), np.ones(len(rest)), len(rest))
    found = cumulative(diagonal[None], beside[None], FEW[:known], len(FEW), EDGES)
    counted = (FEW[:, None] < EDGES).mean(axis=0)
    np.testing.assert_allclose(found, counted, atol=1e-8)


@pytest.mark.parametrize("steps", [1, 2, 3, 5])
def test_ascends_to_one(steps):
    probes = np.random.default_rng(0).standard_normal((3, len(FEW)))
    pairs = [lanczos(np.diag(FEW**2), probe, steps) for probe in probes]
    diagonals, beside = (np.array(numbers) for numbers in zip(*pairs, strict=True))
    found = cumulative(diagonals, beside, np.array([7.0]), 9, np.geomspace(0.01, 100, 40))
    assert np.all(np.diff(found) >= 0)
    assert 0.99 < found[-1] <= 1 + 1e-12


def test_a_known_value_at_an_edge_is_not_below_it():
    diagonal, beside = lanczos(np.diag([1.0, 4.0]), np.ones(2), 2)
    found = cumulative(diagonal[None], beside[None], np.array([3.0]), 3, np.array([2.5, 3, 3.1]))
    np.testing.assert_allclose(found, [2 / 3, 2 / 3, 1], atol=1e-8)


def test_differences_are_the_shares_between_before_extrapolation():
    probes = np.random.default_rng(0).standard_normal((3, len(FEW)))
    pairs = [lanczos(np.diag(FEW**2), probe, 4) for probe in probes]
    numbers = [np.array(part) for part in zip(*pairs, strict=True)]
    share = np.diff(cumulative(*numbers, np.empty(0), len(FEW), np.array([0.9, 1.6])))[0]
    between = share_between(*numbers, np.empty(0), len(FEW), 0.9, 1.6)
    assert between.lower <= share <= between.upper
    assert abs(share - between.value) <= between.quadrature + 1e-12


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
    assert share == Estimate(
        value=0.4, sampling=0, quadrature=0, lower=0.4, upper=0.4, extrapolates=True
    )


def test_intervals_end_at_zero_and_one():
    share = Estimate(
        value=0.02, sampling=0.03, quadrature=0.01, lower=0, upper=1, extrapolates=True
    )
    np.testing.assert_allclose(share.interval, (0, 0.06))
    share = Estimate(
        value=0.98, sampling=0.03, quadrature=0.01, lower=0, upper=1, extrapolates=True
    )
    np.testing.assert_allclose(share.interval, (0.94, 1))


@pytest.mark.parametrize(("steps", "holds"), [(12, False), (60, True)])
def test_where_the_extrapolation_does_not_hold_the_interval_reaches_the_bounds(steps, holds):
    """A bulk in a tenth of the axis: twelve steps have hardly a node in it."""
    sigma = np.concatenate(
        [np.geomspace(4, 1.5, 100), np.linspace(1.05, 0.95, 600), np.geomspace(0.7, 1e-3, 300)]
    )
    probes = np.random.default_rng(0).standard_normal((6, len(sigma)))
    lanczos = coefficients(sigma, probes, steps)
    share = share_between(*lanczos, np.empty(0), len(sigma), 0.9, 1.1)
    low, high = share.interval
    assert share.extrapolates == holds
    assert low <= 0.6 <= high
    if not holds:
        assert share.quadrature == pytest.approx((share.upper - share.lower) / 2)
