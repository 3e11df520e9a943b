"""The checks measure what they say and find a corrupted factor."""

import numpy as np
import pytest

from training_jacobian import svd
from training_jacobian.errors import UserError
from training_jacobian.svd import TOLERANCE_EPS, check_decomposition

SIZE = 530  # more than one slice of 512 rows


@pytest.fixture(scope="module", params=["float32", "float64"])
def parts(request):
    """Return J, U, σ, Vᵀ with factors made from reflections, J their product in float64."""
    rng = np.random.default_rng(0)
    a, b = (vector / np.linalg.norm(vector) for vector in rng.normal(size=(2, SIZE)))
    u, vt = (np.eye(SIZE) - 2 * np.outer(vector, vector) for vector in (a, b))
    sigma = np.linspace(3, 0.1, SIZE)
    return tuple(part.astype(request.param) for part in ((u * sigma) @ vt, u, sigma, vt))


@pytest.mark.parametrize(("dtype", "rtol"), [("float32", 1e-4), ("float64", 1e-12)])
def test_values_against_dense_formulas(monkeypatch, dtype, rtol):
    """On factors that are far from a decomposition, where the errors are no rounding."""
    monkeypatch.setattr(svd, "TOLERANCE_EPS", np.inf)
    rng = np.random.default_rng(1)
    jacobian, u, vt = rng.normal(size=(3, SIZE, SIZE)).astype(dtype)
    sigma = rng.random(SIZE).astype(dtype)
    found = svd.check_decomposition(jacobian, u, sigma, vt)
    jacobian, u, sigma, vt = (part.astype("float64") for part in (jacobian, u, sigma, vt))
    identity = np.eye(SIZE)
    assert found == pytest.approx(
        {
            "residual": np.linalg.norm(jacobian - u @ np.diag(sigma) @ vt)
            / np.linalg.norm(jacobian),
            "orthogonality_u": np.abs(u.T @ u - identity).max(),
            "orthogonality_v": np.abs(vt @ vt.T - identity).max(),
        },
        rel=rtol,
    )


def test_an_exact_decomposition_is_accepted(parts):
    found = check_decomposition(*parts)
    assert list(found) == ["residual", "orthogonality_u", "orthogonality_v"]
    assert max(found.values()) < 20 * np.finfo(parts[0].dtype).eps


@pytest.mark.parametrize(
    ("which", "place", "named"),
    [
        (0, (520, 3), "residual"),
        (1, (520, 3), "residual"),
        (2, 525, "residual"),
        (3, (520, 3), "residual"),
    ],
)
@pytest.mark.parametrize("change", [0.01, np.nan])
def test_a_corrupted_entry_in_the_last_slice_is_found(parts, which, place, named, change):
    corrupted = [part.copy() for part in parts]
    corrupted[which][place] += change
    accepted = TOLERANCE_EPS * np.finfo(parts[0].dtype).eps
    with pytest.raises(UserError) as error:
        check_decomposition(*corrupted)
    line = str(error.value)
    assert line.startswith(f"singular value decomposition: {named} ")
    assert line.endswith(f" over {accepted:.2e}")


@pytest.mark.parametrize("named", ["orthogonality_u", "orthogonality_v"])
def test_factors_that_multiply_to_the_matrix_but_are_not_orthogonal(parts, named):
    """Scale one column of U (or row of Vᵀ) by 2 and halve σ: the product stays the same."""
    jacobian, u, sigma, vt = (part.copy() for part in parts)
    sigma[523] /= 2
    if named == "orthogonality_u":
        u[:, 523] *= 2
    else:
        vt[523] *= 2
    with pytest.raises(UserError, match=rf"^singular value decomposition: {named} 3\.00e\+00 over"):
        check_decomposition(jacobian, u, sigma, vt)


def test_exchanged_factors_are_found(parts):
    jacobian, u, sigma, vt = parts
    with pytest.raises(UserError, match="residual"):
        check_decomposition(jacobian, vt.T, sigma, u.T)


def test_nan_is_no_orthogonality():
    assert np.isnan(svd.loss_of_orthogonality(np.full((3, 3), np.nan)))
