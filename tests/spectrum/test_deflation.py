"""The decomposition around known identity directions, beside scipy's of the whole matrix."""

import numpy as np
import pytest
import scipy.linalg
from scipy.stats import ortho_group

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.deflation import Rotation, decompose_around
from training_jacobian.spectrum.svd import accepted_error
from training_jacobian.spectrum.trivial import find

SIZE = 30


def example(count, dtype="float64", *, seed=0):
    """Return J that leaves `count` orthonormal rows alone, those rows, and how many σ are over 1.

    Beside them J is as it comes, neither symmetric nor an identity anywhere.
    """
    rows = ortho_group.rvs(SIZE, random_state=seed)
    trivial, rest = rows[:count], rows[count:]
    inner = np.random.default_rng(seed).standard_normal((SIZE - count,) * 2) / 3
    above = int((scipy.linalg.svdvals(inner) > 1).sum()) if inner.size else 0
    jacobian = trivial.T @ trivial + rest.T @ inner @ rest
    return jacobian.astype(dtype), trivial, above


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("count", [0, 1, 7, SIZE - 1, SIZE])
def test_factors_are_those_of_the_whole_matrix(count, dtype):
    jacobian, trivial, above = example(count, dtype)
    (u, sigma, vt), first, checks = decompose_around(jacobian.copy, trivial)
    error = accepted_error(SIZE, np.dtype(dtype))
    expected = scipy.linalg.svdvals(jacobian)
    np.testing.assert_allclose(sigma, expected, rtol=0, atol=error * expected[0])
    np.testing.assert_allclose((u * sigma) @ vt, jacobian, rtol=0, atol=error * expected[0])
    for rows in (u.T, vt):
        np.testing.assert_allclose(rows @ rows.T, np.eye(SIZE), rtol=0, atol=error)
    assert {array.dtype for array in (u, sigma, vt)} == {np.dtype(dtype)}
    assert checks["residual"] <= error
    assert first == (above if count else int((sigma > 1).sum()))


@pytest.mark.parametrize("count", [1, 7, SIZE])
def test_the_block_is_exact_and_holds_the_rows_as_they_are(count):
    jacobian, trivial, above = example(count)
    (u, sigma, vt), first, _ = decompose_around(jacobian.copy, trivial)
    assert 0 <= first == above
    block = slice(first, first + count)
    np.testing.assert_array_equal(sigma[block], 1)
    np.testing.assert_array_equal(vt[block], trivial)
    np.testing.assert_array_equal(u.T[block], trivial)
    assert (sigma[:first] > 1).all()
    assert (np.diff(sigma) <= 0).all()
    for rows in (np.delete(u.T, block, 0), np.delete(vt, block, 0)):
        assert np.abs(rows @ trivial.T).max(initial=0) < 1e-14


def test_the_block_stands_before_other_singular_values_of_one():
    jacobian = np.diag([1.0, 1.0, 2.0, 1.0, 0.5])
    (u, sigma, vt), first, _ = decompose_around(jacobian.copy, np.eye(5)[[0, 3]])
    assert first == 1
    np.testing.assert_array_equal(sigma, [2, 1, 1, 1, 0.5])
    np.testing.assert_array_equal(vt[1:3], np.eye(5)[[0, 3]])
    np.testing.assert_array_equal(np.abs(vt[3]), np.eye(5)[1])
    np.testing.assert_array_equal((u * sigma) @ vt, jacobian)


def test_a_plain_decomposition_mixes_what_this_keeps_apart():
    """Trivial directions among others of nearly σ = 1, as in a bulk."""
    _, trivial, _ = example(7)
    rest = ortho_group.rvs(SIZE, random_state=0)[7:]
    inner = np.eye(len(rest)) + 1e-9 * np.random.default_rng(1).standard_normal((len(rest),) * 2)
    jacobian = (trivial.T @ trivial + rest.T @ inner @ rest).astype("float32")

    def largest_mixture(vt):
        share = np.square(vt.astype(float) @ trivial.T).sum(axis=1)
        return np.minimum(share, 1 - share).max()

    assert largest_mixture(scipy.linalg.svd(jacobian)[2]) > 0.1
    assert largest_mixture(decompose_around(jacobian.copy, trivial)[0][2]) < 1e-6


@pytest.mark.parametrize("side", ["right", "left"])
def test_what_is_neglected_is_allowed_for(side):
    jacobian, trivial, _ = example(3)
    other = ortho_group.rvs(SIZE, random_state=0)[10]
    change = 1e-8 * np.outer(other, trivial[1])
    jacobian = jacobian + (change if side == "right" else change.T)
    found = find(jacobian, {"known": trivial})
    assert found.largest_accepted == pytest.approx(1e-8, rel=1e-6)
    with pytest.raises(UserError, match="residual"):
        decompose_around(jacobian.copy, found.directions)
    factors, _, checks = decompose_around(
        jacobian.copy, found.directions, off_by=found.largest_accepted
    )
    assert 1e-10 < checks["residual"] <= 3**0.5 * 1e-8 / factors[1][0]


def test_directions_that_are_no_identities_are_refused():
    jacobian, trivial, _ = example(3)
    wrong = ortho_group.rvs(SIZE, random_state=0)[2:5]
    with pytest.raises(UserError, match="residual"):
        decompose_around(jacobian.copy, wrong)
    assert decompose_around(jacobian.copy, trivial)[2]["residual"] < 1e-14


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_rotation_is_orthogonal_and_takes_the_rows_first(dtype):
    jacobian, trivial, _ = example(4, dtype)
    rotation = Rotation(trivial, np.dtype(dtype))
    basis = rotation.embed(np.eye(SIZE - 4, dtype=dtype, order="F"))
    error = accepted_error(SIZE, np.dtype(dtype))
    whole = np.concatenate([trivial, basis.T])
    np.testing.assert_allclose(whole @ whole.T, np.eye(SIZE), rtol=0, atol=error)
    inner = rotation.inner(np.asfortranarray(jacobian))
    expected = basis.T @ jacobian @ basis
    np.testing.assert_allclose(inner, expected, rtol=0, atol=error * np.linalg.norm(jacobian, 2))
