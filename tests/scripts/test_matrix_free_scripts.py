"""The scripts of the matrix-free part, one after the other, against the matrix of a tiny run."""

import dataclasses
import json

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from scipy.special import rel_entr, softmax

from problems import tiny_split
from programs import run_here
from result_folders import THRESHOLDS
from small_files import RECIPE, write_run
from training_jacobian.files import storage
from training_jacobian.jacobian.columns import join, training_column_blocks
from training_jacobian.spectrum.regions import Thresholds, describe

CHANGED = {"learning_rate": 2.0, "activation": "tanh", "momentum": 0.0}
REGIONS = ["chaotic", "bulk", "stable"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def flags(folder):
    """Return a function that makes flags of files in the folder."""
    return lambda **names: [f"--{flag}={folder / name}" for flag, name in names.items()]


@pytest.fixture(scope="module")
def stored(folder, flags):
    """The files of a run as flags; its problem and the decomposition of its Jacobian."""
    problem = write_run(folder, dataclasses.replace(RECIPE, **CHANGED))
    decomposed = np.linalg.svd(join(training_column_blocks(problem)))
    return flags(dataset="dataset.npz", training="training.npz"), problem, decomposed


@pytest.fixture(scope="module")
def leading(stored, folder, flags):
    out = flags(table="leading.csv", vectors="leading.npz")
    run_here("find_leading_triplets", *stored[0], "--steps=20", "--count=3", *out)
    return pd.read_csv(folder / "leading.csv"), storage.load_arrays(folder / "leading.npz")


@pytest.fixture(scope="module")
def lanczos(stored, leading, folder, flags):
    files = flags(vectors="leading.npz", lanczos="lanczos.npz")
    run_here("estimate_density", *stored[0], "--probes=3", "--steps=12", *files)
    return storage.load_arrays(folder / "lanczos.npz")


@pytest.fixture(scope="module")
def estimated(lanczos, folder, flags):
    files = flags(lanczos="lanczos.npz", regions="estimates.json", density="density.csv")
    run_here("estimate_regions", "--bins=10", *files)
    content = json.loads((folder / "estimates.json").read_text("utf-8"))
    return content, pd.read_csv(folder / "density.csv")


@pytest.fixture(scope="module")
def counted(stored, folder):
    """The regions as they are counted, in a file like that of `partition_subspaces.py`."""
    sigma = stored[2][1]
    content = describe(sigma, {"first": 0, "count": 0}, Thresholds(**THRESHOLDS))
    storage.save_json(folder / "regions.json", content)
    return content


def test_leading_values(stored, leading):
    table, arrays = leading
    u, sigma, vt = stored[2]
    assert list(table["index"]) == [0, 1, 2]
    np.testing.assert_allclose(table["sigma"], sigma[:3], rtol=1e-5)
    assert table[["bidiagonalisation", "right", "left"]].to_numpy().max() <= 1e-3
    np.testing.assert_allclose(np.abs(np.sum(arrays["vt"][:3] * vt[:3], axis=1)), 1, atol=1e-3)
    np.testing.assert_allclose(np.abs(np.sum(arrays["u"] * u[:, :3].T, axis=1)), 1, atol=1e-3)


def test_bulk_directions(stored, lanczos):
    _, sigma, vt = stored[2]
    directions = lanczos["directions"]
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1, rtol=1e-5)
    parts = np.square(directions @ vt.T)
    assert parts[:, np.abs(sigma - 1) < 0.12].sum(axis=1).min() > 0.9
    np.testing.assert_allclose(lanczos["gain"], np.sqrt(parts @ sigma**2), rtol=1e-4)


def test_regions(counted, estimated, leading, lanczos):
    found, density = estimated
    size = counted["parameters"]
    assert (found["parameters"], found["products"]) == (size, 2 * (20 + 3 * 12))
    assert found["known"] == len(leading[1]["sigma"])
    for name in REGIONS:
        truth = counted[name]["fraction"]
        # With some room: on another LAPACK, probes differ by signs.
        assert found[name]["low"] - 0.05 <= truth <= found[name]["high"] + 0.05
        assert found[name]["count"] == round(size * found[name]["fraction"])
    assert len(density) == 10
    width = np.log(density["high"] / density["low"])
    np.testing.assert_allclose(density["density"] * width, density["share"], atol=1e-8)
    np.testing.assert_allclose(density["low"][1:], density["high"][:-1])
    assert density["low"][0] == 0.05
    assert density["high"][9] == pytest.approx(1.1 * lanczos["known"].max())


def test_shift_along_leading_and_bulk_directions(stored, leading, lanczos, folder, flags):
    """KL divergences against scipy for a step in either direction, of which the mean is taken.

    A probe in which no bulk was found gives no direction.
    """
    there = np.array([1, 0, 1], np.float32)
    part = {"directions": lanczos["directions"] * there[:, None], "gain": lanczos["gain"] * there}
    storage.save_arrays(folder / "part.npz", **{**lanczos, **part})
    files = {"leading": "leading.csv", "vectors": "leading.npz", "lanczos": "part.npz"}
    run_here("measure_leading_shift", *stored[0], *flags(**files, table="shift.csv"), "--step=0.5")
    table = pd.read_csv(folder / "shift.csv")
    assert list(table["kind"]) == ["leading"] * 3 + ["bulk"] * 2
    assert list(table["index"]) == [0, 1, 2, 0, 1]
    np.testing.assert_allclose(table["sigma"][:3], leading[0]["sigma"], rtol=1e-8)
    np.testing.assert_allclose(table["sigma"][3:], lanczos["gain"][[0, 2]], rtol=1e-8)
    vectors = leading[1]["vt"][0], lanczos["directions"][2]
    for (_, row), vector in zip(table.iloc[[0, 4]].iterrows(), vectors, strict=True):
        expected = np.mean([divergence(stored[1], sign * 0.5 * vector) for sign in (1, -1)])
        assert row["test"] == pytest.approx(expected, rel=1e-2, abs=1e-6)


def divergence(problem, step):
    """Return the largest KL divergence over the test set for a step from 1.1 θ₀."""
    theta = 1.1 * np.asarray(problem.theta_0)
    x = jnp.asarray(tiny_split().x_test, dtype=jnp.float32)
    p, q = (
        softmax(np.asarray(problem.logits(jnp.asarray(at), x), float), axis=1)
        for at in (theta, theta + step)
    )
    return rel_entr(p, q).sum(axis=1).max()


def test_accuracy(stored, counted, folder, flags):
    _, sigma, vt = stored[2]
    storage.save_array(folder / "sigma.npy", sigma)
    storage.save_array(folder / "vt.npy", vt)
    files = flags(sigma="sigma.npy", vt="vt.npy", regions="regions.json", table="accuracy.csv")
    run_here("compare_matrix_free", *stored[0], *files, "--budgets", "20:2:9", "--seeds=1")
    table = pd.read_csv(folder / "accuracy.csv")
    assert list(table["region"]) == REGIONS
    assert set(table["budget"]) == {"20:2:9"}
    assert set(table["products"]) == {2 * (20 + 2 * 9)}
    truth = np.array([counted[name]["fraction"] for name in REGIONS])
    np.testing.assert_allclose(table["truth"], truth, rtol=1e-8)
    assert np.all((table["low"] - 1e-6 <= truth) & (truth <= table["high"] + 1e-6))
    assert np.abs(table["fraction"] - truth).max() < 0.25


def test_sizes(counted, estimated, folder, flags):
    run_here(
        *("collect_region_sizes", "--counted", folder / "regions.json", "--counted-runs=paper"),
        *("--estimated", folder / "estimates.json", "--estimated-runs=wide"),
        *flags(table="sizes.csv"),
    )
    table = pd.read_csv(folder / "sizes.csv").set_index(["run", "region"])
    assert list(table.loc["paper"].index) == list(table.loc["wide"].index) == REGIONS
    assert set(table.loc["paper", "method"]) == {"counted"}
    bulk, estimate = table.loc[("paper", "bulk")], estimated[0]["bulk"]
    truth = counted["bulk"]["fraction"]
    assert [bulk["low"], bulk["fraction"], bulk["high"]] == pytest.approx([truth] * 3)
    found = table.loc[("wide", "bulk"), ["low", "fraction", "high"]].tolist()
    assert found == pytest.approx([estimate[name] for name in ("low", "fraction", "high")])
