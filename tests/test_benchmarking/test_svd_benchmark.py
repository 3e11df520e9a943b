"""The benchmark of the decomposition from end to end on a tiny matrix, and its check."""

import json

import numpy as np
import pytest

from training_jacobian.benchmarking.svd_benchmark import benchmark, sigma_differences
from training_jacobian.errors import UserError
from training_jacobian.storage import save_array


def test_end_to_end(tmp_path):
    path = tmp_path / "jacobian.npy"
    matrix = np.random.default_rng(0).standard_normal((40, 40)).astype("float32")
    save_array(path, np.asfortranarray(matrix))
    record = benchmark(str(path), repeats=1)
    assert json.loads(json.dumps(record)) == record
    assert list(record["runs"]) == ["ours", "numpy", "values"]
    assert {found["parameters"] for (found,) in record["runs"].values()} == {40}
    assert record["runs"]["ours"][0]["found_by"]
    assert record["flops"]["ours"] == 21 * 40**3
    assert set(record["difference"]) == {"ours", "values"}
    assert max(record["difference"].values()) < 1e-5
    assert {*tmp_path.iterdir()} == {path, tmp_path / ".records"}


def test_a_missing_matrix_is_named(tmp_path):
    with pytest.raises(UserError, match=r"jacobian\.npy: no such file"):
        benchmark(str(tmp_path / "jacobian.npy"), repeats=1)


def saved(folder, **sigmas):
    for way, sigma in sigmas.items():
        save_array(folder / f"{way}.npy", np.array(sigma, dtype="float32"))
    return {way: str(folder / f"{way}.npy") for way in sigmas}


def test_differences_are_relative_to_the_largest(tmp_path):
    paths = saved(tmp_path, ours=[8, 1], numpy=[8, 1 + 2.0**-20], values=[8, 1])
    assert sigma_differences(paths) == {"ours": 2.0**-23, "values": 2.0**-23}


def test_values_that_differ_are_refused(tmp_path):
    paths = saved(tmp_path, ours=[8, 1], numpy=[8, 1], values=[8, 1.01])
    with pytest.raises(UserError, match=r"\(values\) differ from numpy\.linalg\.svd's: 1\.25e-03"):
        sigma_differences(paths)
