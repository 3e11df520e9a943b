"""Every algorithm of the device against float64, and those that it does not have."""

import jax
import numpy as np
import pytest

from training_jacobian.benchmarking.svd_algorithms import NAMES, compare


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_on_a_matrix_with_small_values(dtype):
    rng = np.random.default_rng(0)
    left, right = (np.linalg.qr(rng.normal(size=(30, 30)))[0] for _ in range(2))
    sigma = np.geomspace(10, 1e-2, 30)
    with jax.enable_x64(dtype == "float64"):
        records = compare(((left * sigma) @ right).astype(dtype))
    assert list(records) == list(NAMES)
    eps = np.finfo(dtype).eps
    found = [record for record in records.values() if "missing" not in record]
    assert found
    for record in found:
        assert record["seconds"] > 0
        assert record["residual"] < 100 * eps
        assert max(record["orthogonality_u"], record["orthogonality_v"]) < 100 * eps
        assert record["sigma_absolute"] < 10 * eps
        assert record["sigma_absolute"] <= record["sigma_relative"] < 3000 * eps


def test_what_the_device_lacks_is_said():
    records = compare(np.eye(3, dtype="float32"))
    missing = {name for name, record in records.items() if "missing" in record}
    assert missing == {"JACOBI", "POLAR"}  # on a CPU
    assert all("not implemented" in records[name]["missing"] for name in missing)


def test_a_failure_of_one_algorithm_leaves_the_others(monkeypatch):
    solve = jax.lax.linalg.svd

    def failing(matrix, *, algorithm, **options):
        u, sigma, vt = solve(matrix, algorithm=algorithm, **options)
        return (u, sigma * np.nan, vt) if algorithm.name == "QR" else (u, sigma, vt)

    monkeypatch.setattr(jax.lax.linalg, "svd", failing)
    records = compare(np.diag([3.0, 2.0, 1.0]).astype("float32"))
    assert records["QR"] == {"failed": "factors that are not finite"}
    assert "seconds" in records["DIVIDE_AND_CONQUER"]
