"""Samples that no network can be trained on, handed to the step that trains."""

import io
import pickle

import numpy as np
import pytest

from problems import tiny_split

GOOD = dict(vars(tiny_split()))
X, Y = GOOD["x_train"], GOOD["y_train"]
LOST = np.where(np.arange(X.size).reshape(X.shape) == 5, np.nan, X)
ENDLESS = np.where(np.isnan(LOST), np.inf, X)

WRONG = {
    "a value that is not a number": ({"x_train": LOST}, "x_train: found nan at [1, 1]"),
    "an infinite value": ({"x_train": ENDLESS}, "x_train: found inf at [1, 1]"),
    "test inputs with another number of features": (
        {"x_test": GOOD["x_test"][:, :2]},
        "x_test: found float64, shape (3, 2); accepted: float, shape (test, features) with",
    ),
    "fewer labels than samples": ({"y_train": Y[:-1]}, "y_train: found int64, shape (11,)"),
    "images in place of rows": ({"x_train": X.reshape(12, 2, 2)}, "shape (12, 2, 2); accepted"),
    "labels that are no integers": ({"y_train": Y + 0.5}, "y_train: found float64"),
    "labels as text": ({"y_train": Y.astype(str)}, "y_train: found <U"),
    "a negative label": ({"y_train": Y - 1}, "labels: found -1 to 2, accepted: classes numbered"),
    "a label out of range": ({"y_test": GOOD["y_test"] + 99}, "labels: found 0 to 101"),
    "one class": ({"y_train": 0 * Y}, "y_train: found 0 to 2, accepted: labels of two classes"),
    "no training sample": ({"x_train": X[:0], "y_train": Y[:0]}, "y_train: found no sample"),
    "no test sample": (
        {"x_test": X[:0], "y_test": Y[:0]},
        "y_test: found no sample, accepted: at least one",
    ),
    "text in place of numbers": ({"x_train": X.astype(str)}, "x_train: found <U"),
    "integers in place of inputs": ({"x_train": X.astype(int)}, "x_train: found int64"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_samples(scripts, kind):
    changes, part = WRONG[kind]
    np.savez(scripts.wrong / "dataset.npz", **{**GOOD, **changes})
    flags = {**scripts.flags("train_network"), "dataset": scripts.wrong / "dataset.npz"}
    assert scripts.fault("train_network", flags, part) == ""


@pytest.mark.parametrize("missing", GOOD)
def test_a_missing_array(scripts, missing):
    np.savez(scripts.wrong / "dataset.npz", **{k: v for k, v in GOOD.items() if k != missing})
    flags = {**scripts.flags("train_network"), "dataset": scripts.wrong / "dataset.npz"}
    assert scripts.fault("train_network", flags, f"accepted: a file with {missing}") == ""


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize("inside", [True, False])
def test_pickled_objects_are_refused(scripts, inside):
    """Nothing of a pickle is run."""
    sprung, path = scripts.wrong / "sprung", scripts.wrong / "dataset.npz"
    if inside:
        np.savez(path, **{**GOOD, "y_train": np.array([Trap(sprung)], dtype=object)})
    else:
        path.write_bytes(pickle.dumps(Trap(sprung)))
    flags = {**scripts.flags("train_network"), "dataset": path}
    assert scripts.fault("train_network", flags, f"{path}: cannot be read") == ""
    assert not sprung.exists()
    pickle.load(io.BytesIO(pickle.dumps(Trap(sprung)))).close()
    assert sprung.exists()
    sprung.unlink()


@pytest.mark.parametrize(
    ("name", "changes", "part"),
    [
        ("train_network", {"batch-size": 5}, "batch_size: found 5, accepted: a divisor of the 12"),
        ("train_network", {"batch-size": 24}, "batch_size: found 24"),
        ("train_network", {"channels": 3, "dataset": "wide.npz"}, "make no square image"),
        ("train_network", {"momentum": 1}, "--momentum: found 1; accepted: a finite number, at"),
        ("train_network", {"loss": "mse"}, "invalid choice: 'mse'"),
        ("prepare_dataset", {"name": "mnist"}, "dataset: found 'mnist', accepted: digits"),
        ("compute_jacobian_block", {"block": 2}, "--block: found 2, accepted: 0 to 1"),
        ("compute_jacobian_block", {"blocks": 99}, "--blocks: found 99, accepted: 1 to 43"),
        ("compute_jacobian", {"epochs": 1}, "found 0, accepted: 1, one for each of --epochs"),
        ("compute_jacobian_block", {"epochs": 2}, "--epochs: found 2, accepted: ascending"),
        ("compute_jacobian", {"devices": 3}, "--devices: found 3, accepted: at most 2"),
        ("find_leading_triplets", {"steps": 44}, "--steps: found 44, accepted: 1 to N = 43"),
        ("estimate_density", {"steps": 42}, "--steps: found 42, accepted: 2 to 41"),
        ("compare_matrix_free", {"budgets": "9:2"}, "--budgets: found 9:2, accepted: leading"),
        ("perturb_init", {"bulk-index": 43}, "found 43, accepted: less than N = 43"),
        ("partition_subspaces", {"chaotic-above": 1.1}, "chaotic_above: found 1.1, accepted: more"),
        ("estimate_regions", {"stable-below": 0.95}, "stable_below: found 0.95, accepted: less"),
        ("plot spectral_density", {"bulk-within": 0.6}, "chaotic_above: found 1.5"),
        ("plot spectrum_history", {"epochs": [1, 2]}, "--sigmas: found 1, accepted: 2, one for"),
        ("plot data_dependence", {"labels": "a"}, "--sigmas: found 2, accepted: 1, one"),
        ("plot generality_regions", {"controls": "c"}, "--controls: found 'c', accepted: a, b"),
        ("plot generality_spectra", {"runs": ["a", "a"]}, "--runs: found a more than once"),
        ("measure_seed_overlap", {"runs": ["a", "a"]}, "--runs: found a more than once"),
        ("plan_runs", {"settings": "{"}, "--settings: found no JSON"),
        ("plan_runs", {"settings": "{}"}, "--settings: found no runs, accepted: a configuration"),
        ("check_claims", {"group": "papers"}, "invalid choice: 'papers'"),
    ],
)
def test_settings_that_do_not_fit_the_files(scripts, name, changes, part):
    wide = {**GOOD, "x_train": X[:, :3], "x_test": GOOD["x_test"][:, :3]}
    np.savez(scripts.good / "wide.npz", **wide)
    assert scripts.fault(name, {**scripts.flags(name), **changes}, part) == ""
