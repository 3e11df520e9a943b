"""How much of a vector lies below a threshold, and the bounds of Chebyshev, Markov, Stieltjes."""

import numpy as np
import pytest

from operators import lanczos
from training_jacobian.spectrum.quadrature import _radau_entry, mass_below


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
