"""Eigenvalues and eigenvectors of matrices that are made from known ones."""

import numpy as np
import pytest
from scipy.stats import ortho_group

from training_jacobian.experiments.curvature import along, dimensions, spectrum

VALUES = np.array([7.0, 3.0, 2.5, 0.2, 0.0, 0.0, -0.1, -1.0, -9.0])
VECTORS = ortho_group.rvs(len(VALUES), random_state=3)
MATRIX = (VECTORS.T * VALUES) @ VECTORS


def test_recovers_the_eigenvalues_and_the_vectors_of_both_ends():
    matrix = (MATRIX + MATRIX.T) / 2
    before = matrix.copy()
    found = spectrum(matrix, top=3, lowest=2, asymmetry=0.5)
    np.testing.assert_allclose(found.values, VALUES, atol=1e-13)
    for rows, expected in ((found.top, VECTORS[:3]), (found.lowest, VECTORS[[-1, -2]])):
        assert rows.shape == expected.shape
        np.testing.assert_allclose(np.abs((rows * expected).sum(axis=1)), 1, rtol=1e-12)
        np.testing.assert_allclose(rows @ rows.T, np.eye(len(rows)), atol=1e-14)
    assert max(found.residual, found.gap) < 1e-14
    assert found.asymmetry == 0.5
    np.testing.assert_array_equal(matrix, before)


def test_a_repeated_eigenvalue_has_its_whole_space():
    values = np.array([2.0, 2.0, 2.0, 1.0, 0.0])
    basis = ortho_group.rvs(5, random_state=0)
    rows = spectrum((basis.T * values) @ basis, top=3).top
    np.testing.assert_allclose(rows.T @ rows, basis[:3].T @ basis[:3], atol=1e-14)


def test_residual_and_gap_see_a_wrong_matrix(monkeypatch):
    """A reduction of another matrix than the one it is measured by."""
    import training_jacobian.experiments.curvature as module

    real = module.scipy.linalg.eigvalsh_tridiagonal
    monkeypatch.setattr(module.scipy.linalg, "eigvalsh_tridiagonal", lambda *a: real(*a) * 1.001)
    found = spectrum(MATRIX, top=2, lowest=1)
    assert found.residual == pytest.approx(9e-3 / 9.009, rel=1e-6)
    assert found.gap == pytest.approx(1.001**2 - 1, rel=1e-6)


def test_a_matrix_of_zeros():
    found = spectrum(np.zeros((4, 4)), top=2)
    assert not found.values.any()
    assert found.lowest.shape == (0, 4)
    assert found.residual == found.gap == 0


def test_curvature_along_rows():
    np.testing.assert_allclose(along(MATRIX, VECTORS), VALUES, atol=1e-13)
    diagonal = (VECTORS[0] + VECTORS[1]) / np.sqrt(2)
    np.testing.assert_allclose(along(MATRIX, diagonal[None]), [5.0])


def test_dimensions_are_distinct_and_at_most_half_of_the_space():
    assert dimensions(3, 100, 200) == [3, 100]
    assert dimensions(3, 7, 50) == [3, 7]
    assert dimensions(3, 26, 50) == [3]
