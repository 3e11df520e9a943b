"""The benchmark of the Jacobian from end to end on a tiny network, and its check."""

import dataclasses
import json

import numpy as np
import pytest

from problems import tiny_split
from training_jacobian.benchmarking.jacobian_benchmark import benchmark, checked_difference
from training_jacobian.errors import UserError
from training_jacobian.jacobian import jacobian
from training_jacobian.settings import Settings
from training_jacobian.storage import save_array, save_arrays
from training_jacobian.training import make_problem, training_map

SETTINGS = Settings(hidden=(4,), batch_size=4, epochs=1, learning_rate=0.3)


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "dataset.npz"
    save_arrays(path, **dataclasses.asdict(tiny_split()))
    return str(path)


def run(dataset, output, **changes):
    options = {"widths": [4, 4, 3], "with_jacfwd": True, "repeats": 1, "cores": 2} | changes
    return benchmark(SETTINGS, dataset=dataset, memory=2**20, output=str(output), **options)


def test_end_to_end(dataset, tmp_path):
    record = run(dataset, tmp_path / "new" / "jacobian.npy")
    assert json.loads(json.dumps(record)) == record
    (ours,), (jacfwd,) = record["runs"]["ours"], record["runs"]["jacfwd"]
    for found in (ours, jacfwd):
        assert found["parameters"] == 4 * 4 + 4 + 4 * 3 + 3
        assert found["steps"] == 3
        assert found["compile_s"] > 0
        assert found["run_s"] > 0
        assert found["peak_mib"] > 50
        assert found["matmul_gflops"] > 0
    assert (ours["devices"], jacfwd["devices"]) == (2, 1)
    assert 0 < record["difference"] < 1e-5
    assert record["flops"] == 35 * 3 * 2 * 4 * (2 * 16 + 6 * 12)
    problem = make_problem(SETTINGS, tiny_split())
    expected = jacobian(training_map(problem), problem.theta_0)
    kept = np.load(tmp_path / "new" / "jacobian.npy")
    np.testing.assert_allclose(kept, expected, atol=1e-5)
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"jacobian.npy"}


def test_without_jacfwd_there_is_no_difference(dataset, tmp_path):
    record = run(dataset, tmp_path / "jacobian.npy", with_jacfwd=False)
    assert list(record["runs"]) == ["ours"]
    assert record["difference"] is None


def test_a_batch_that_does_not_divide_is_told(tmp_path):
    path = tmp_path / "dataset.npz"
    save_arrays(path, **dataclasses.asdict(tiny_split(samples=13)))
    with pytest.raises(
        UserError, match=r"^jacobian_task: batch_size: found 4, accepted: a divisor"
    ):
        run(str(path), tmp_path / "jacobian.npy", with_jacfwd=False)


@pytest.fixture
def pair(tmp_path):
    def save(error, dtype="float32"):
        matrix = np.random.default_rng(0).standard_normal((600, 600)).astype(dtype)
        save_array(tmp_path / "a.npy", np.asfortranarray(matrix * (1 + error)))
        save_array(tmp_path / "b.npy", matrix)
        return str(tmp_path / "a.npy"), str(tmp_path / "b.npy")

    return save


def test_the_difference_is_relative_and_over_all_rows(pair):
    assert checked_difference(*pair(3e-6, "float64"), "float32") == pytest.approx(3e-6)


@pytest.mark.parametrize(("error", "precision"), [(2e-5, "float32"), (1e-9, "float64")])
def test_jacobians_that_differ_are_refused(pair, error, precision):
    with pytest.raises(
        UserError, match=r"differs from jax\.jacfwd's: .* accepted: at most"
    ) as stop:
        checked_difference(*pair(error, "float64"), precision)
    assert len(str(stop.value).splitlines()) == 1


def test_values_that_are_not_numbers_are_refused(pair):
    with pytest.raises(UserError, match="nan"):
        checked_difference(*pair(np.nan), "float32")
