"""The checks measure what they say and find a corrupted factor."""

import numpy as np
import pytest

from rounding import bound
from training_jacobian.program.errors import UserError
from training_jacobian.program.limits import LARGEST_MATRIX
from training_jacobian.spectrum import svd
from training_jacobian.spectrum.svd import accepted_error, check_decomposition

SIZE = 530  # more than one slice of 512 rows


@pytest.fixture(scope="module", params=["float32", "float64"])
def parts(request):
    """Return J, U, σ, Vᵀ with factors made from reflections, J their product in float64."""
    rng = np.random.default_rng(0)
    a, b = (vector / np.linalg.norm(vector) for vector in rng.normal(size=(2, SIZE)))
    u, vt = (np.eye(SIZE) - 2 * np.outer(vector, vector) for vector in (a, b))
    sigma = np.linspace(3, 0.1, SIZE)
    return tuple(part.astype(request.param) for part in ((u * sigma) @ vt, u, sigma, vt))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_against_dense_formulas(monkeypatch, dtype):
    """On factors that are far from a decomposition, where the errors are no rounding."""
    monkeypatch.setattr(svd, "accepted_error", lambda *_: np.inf)
    rng = np.random.default_rng(1)
    jacobian, u, vt = rng.normal(size=(3, SIZE, SIZE)).astype(dtype)
    sigma = rng.random(SIZE).astype(dtype)
    found = svd.check_decomposition(jacobian, u, sigma, vt)
    jacobian, u, sigma, vt = (part.astype("float64") for part in (jacobian, u, sigma, vt))
    identity = np.eye(SIZE)
    assert found == pytest.approx(
        {
            "residual": np.linalg.norm(jacobian @ vt.T - u * sigma, axis=0).max() / sigma.max(),
            "orthogonality_u": np.abs(u.T @ u - identity).max(),
            "orthogonality_v": np.abs(vt @ vt.T - identity).max(),
        },
        rel=bound(dtype, SIZE),
    )


def test_an_exact_decomposition_is_accepted(parts):
    found = check_decomposition(*parts)
    assert list(found) == ["residual", "orthogonality_u", "orthogonality_v"]
    assert max(found.values()) < 20 * np.finfo(parts[0].dtype).eps


@pytest.mark.parametrize(
    ("which", "place"), [(0, (520, 3)), (1, (520, 3)), (2, 525), (3, (520, 3))]
)
@pytest.mark.parametrize("change", [0.01, np.nan])
def test_a_corrupted_entry_in_the_last_slice_is_found(parts, which, place, change):
    corrupted = [part.copy() for part in parts]
    corrupted[which][place] += change
    accepted = accepted_error(SIZE, parts[0].dtype)
    with pytest.raises(UserError) as error:
        check_decomposition(*corrupted)
    line = str(error.value)
    assert line.startswith("singular value decomposition: residual ")
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
    with pytest.raises(
        UserError, match=rf"^singular value decomposition: ({named} 3\.00e\+00|residual .*) over"
    ):
        check_decomposition(jacobian, u, sigma, vt)


def test_exchanged_factors_are_found(parts):
    jacobian, u, sigma, vt = parts
    with pytest.raises(UserError, match="residual"):
        check_decomposition(jacobian, vt.T, sigma, u.T)


def test_nan_is_no_orthogonality():
    assert np.isnan(svd.loss_of_orthogonality(np.full((3, 3), np.nan)))


def with_first_wrong(jacobian, u, sigma, vt):
    wrong = sigma.copy()
    wrong[0] *= 1.001
    return jacobian, u, wrong, vt


def rotated(jacobian, u, sigma, vt):
    turned = u.copy()
    cos, sin = np.cos(1e-3), np.sin(1e-3)
    turned[:, :2] = u[:, :2] @ np.array([[cos, sin], [-sin, cos]], u.dtype)
    return jacobian, turned, sigma, vt


@pytest.mark.parametrize(
    ("dtype", "scale"),
    [("float32", scale) for scale in (1e-40, 1e-37, 1e-25, 1e-10, 1, 1e20, 1e38)]
    + [("float64", scale) for scale in (1e-310, 1e-200, 1e-25, 1, 1e20, 1e200, 1e307)],
)
@pytest.mark.parametrize("spoil", [with_first_wrong, rotated])
def test_as_strict_at_any_scale(dtype, scale, spoil):
    rng = np.random.default_rng(2)
    jacobian = (scale * (np.eye(60) + rng.normal(size=(60, 60)) / 60**0.5)).astype(dtype)
    factors = svd.decompose_and_check(lambda: np.array(jacobian, order="F"))[0]
    with pytest.raises(UserError, match="residual"):
        check_decomposition(*spoil(jacobian, *factors))


@pytest.mark.parametrize("size", [1, 2, 30, 600])
@pytest.mark.parametrize("spoil", [with_first_wrong, rotated])
def test_as_strict_for_the_identity_at_any_size(size, spoil):
    parts = np.eye(size, dtype="float32"), np.eye(size, dtype="float32")
    sigma = np.ones(size, "float32")
    assert max(check_decomposition(parts[0], parts[0], sigma, parts[1]).values()) == 0
    if spoil is with_first_wrong or size > 1:
        with pytest.raises(UserError, match="residual"):
            check_decomposition(*spoil(parts[0], parts[0], sigma, parts[1]))


def test_a_thousandth_is_more_than_is_accepted_at_any_size():
    sizes = (1, 4810, LARGEST_MATRIX)
    accepted = [accepted_error(size, np.dtype("float32")) for size in sizes]
    assert accepted == sorted(accepted)
    assert accepted[-1] < 1e-3 / 1.5


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_zero_is_a_matrix_like_others(dtype):
    zero = np.zeros((5, 5), dtype)
    (u, sigma, vt), checks = svd.decompose_and_check(lambda: np.array(zero, order="F"))
    assert checks["residual"] == 0
    assert not sigma.any()
    with pytest.raises(UserError, match="residual"):
        check_decomposition(zero, u, sigma + np.ones((), dtype), vt)
    with pytest.raises(UserError, match="residual nan"):
        check_decomposition(np.eye(5, dtype=dtype), u, sigma, vt)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("which", range(4))
def test_what_is_not_finite_never_passes(which, bad):
    for jacobian in (np.zeros((3, 3)), np.eye(3)):
        parts = [jacobian.copy(), np.eye(3), np.diag(jacobian).copy(), np.eye(3)]
        parts[which].flat[0] = bad
        with np.errstate(invalid="ignore"), pytest.raises(UserError, match=r"(nan|inf) over"):
            check_decomposition(*parts)


def hilbert(size):
    return 1 / (np.arange(size)[:, None] + np.arange(size) + 1)


MATRICES = {
    "ones": lambda size, noise: np.ones((size, size)),
    "identity + ones": lambda size, noise: np.eye(size) + 1,
    "rank one": lambda size, noise: np.outer(noise[0], noise[1]),
    "graded": lambda size, noise: np.logspace(0, -12, size)[:, None] * noise,
    "Hilbert": lambda size, noise: hilbert(size),
    "like a Jacobian": lambda size, noise: np.eye(size) + noise / size**0.5,
    "triangular": lambda size, noise: np.triu(np.ones((size, size))),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [1, 7, 300])
@pytest.mark.parametrize("matrix", MATRICES.values(), ids=MATRICES.keys())
def test_what_lapack_finds_is_accepted(matrix, size, dtype):
    noise = np.random.default_rng(0).normal(size=(max(size, 2), size))
    jacobian = matrix(size, noise[:size] if matrix is not MATRICES["rank one"] else noise)
    svd.decompose_and_check(lambda: np.array(jacobian.astype(dtype), order="F"))


def test_the_largest_that_was_refused():
    jacobian = np.eye(1200, dtype="float32") + np.float32(1)
    svd.decompose_and_check(lambda: np.array(jacobian, order="F"))
