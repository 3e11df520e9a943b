"""A float32 decomposition that is not accurate enough is made anew with its middle in float64."""

import numpy as np
import pytest

from training_jacobian import bidiagonal
from training_jacobian.errors import UserError
from training_jacobian.svd import decompose_accurately

MATRIX = np.asfortranarray(np.random.default_rng(3).normal(size=(30, 30)), dtype=np.float32)


def blunted(monkeypatch, *dtypes):
    """Let divide and conquer in these precisions return singular values off by a thousandth."""
    sharp = bidiagonal.decompose

    def blunt(diagonal, above):
        u, sigma, vt = sharp(diagonal, above)
        return u, sigma * (1.001 if str(diagonal.dtype) in dtypes else 1), vt

    monkeypatch.setattr(bidiagonal, "decompose", blunt)


def test_the_first_way_where_it_is_accurate():
    (u, sigma, vt), checks = decompose_accurately(MATRIX.copy)
    assert checks["way"] == "divide and conquer, float32"
    np.testing.assert_allclose((u * sigma) @ vt, MATRIX, atol=1e-5)
    assert checks["residual"] < 1e-5


def test_the_wide_way_where_it_is_not(monkeypatch, capsys):
    blunted(monkeypatch, "float32")
    (u, sigma, vt), checks = decompose_accurately(MATRIX.copy)
    assert checks["way"] == "divide and conquer, float64"
    assert u.dtype == np.float32
    np.testing.assert_allclose((u * sigma) @ vt, MATRIX, atol=1e-5)
    assert "residual" in capsys.readouterr().out


def test_an_error_where_neither_is(monkeypatch):
    blunted(monkeypatch, "float32", "float64")
    with pytest.raises(UserError, match="residual"):
        decompose_accurately(MATRIX.copy)
