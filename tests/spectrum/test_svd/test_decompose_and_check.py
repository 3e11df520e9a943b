"""The decomposition of a matrix that is read twice, once to be overwritten, once for the checks."""

import numpy as np
import pytest

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum import lapack
from training_jacobian.spectrum.svd import decompose_and_check

MATRIX = np.asfortranarray(np.random.default_rng(3).normal(size=(30, 30)), dtype=np.float32)


def test_factors_the_way_and_the_checks():
    (u, sigma, vt), checks = decompose_and_check(MATRIX.copy)
    assert u.dtype == sigma.dtype == vt.dtype == np.float32
    np.testing.assert_allclose((u * sigma) @ vt, MATRIX, atol=1e-5)
    assert checks["way"] == "divide and conquer, float64"
    for name in ("residual", "orthogonality_u", "orthogonality_v"):
        assert 0 < checks[name] < 1e-5


def test_a_decomposition_that_is_not_accurate_is_refused(monkeypatch):
    sharp = lapack.decompose

    def blunt(diagonal, above):
        u, sigma, vt = sharp(diagonal, above)
        return u, sigma * 1.001, vt

    monkeypatch.setattr(lapack, "decompose", blunt)
    with pytest.raises(UserError, match="residual"):
        decompose_and_check(MATRIX.copy)
