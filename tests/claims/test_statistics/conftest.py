"""Files of a few lines each, made up so that every statistic can be worked by hand."""

import shutil

import numpy as np
import pandas as pd
import pytest

from result_folders import write_small_run
from training_jacobian.experiments.overlap import MEASURES
from training_jacobian.files.storage import save_array, save_arrays, save_json
from training_jacobian.files.tables import save_table

STIMULI = [1.0, 10.0, 100.0]
PERTURBED = [
    # direction, role, region, sigma, response of +v, test_loss; `write_perturbed` makes that of −v
    (0, "top", "chaotic", 4.0, [4.0, 30.0, 100.0], [1.0, 1.0, 2.5]),
    (3, "authors", "bulk", 1.0, STIMULI, [1.0, 1.0, 1.1]),
    (2, "sample", "bulk", 1.05, STIMULI, [1.0, 1.2, 3.0]),
    (4, "sample", "bulk", 0.95, STIMULI, [1.0, 1.4, 5.0]),
    (6, "wild", "stable", 0.5, STIMULI, [1.0, np.nan, np.inf]),
]
RADII = {
    "direction": [0, 3, 2, 4, 1, 6],
    "role": ["top", "authors", *["sample"] * 4],
    "region": ["chaotic", "bulk", "bulk", "bulk", "chaotic", "stable"],
    "radius": [0.5, 100.0, 10.0, 30.0, 2.0, 1.0],
    "radius_along": [0.7, 100.0, 10.0, 30.0, 2.0, 1.0],
}
SHIFT = {
    "test": np.full(8, 99.0),  # of singular vectors, which no statistic reads
    "test_chaotic": [4.0, 6.0, 5.0],
    "test_bulk": [0.01, 0.03, 0.02],
    "test_bulk_without_trivial": [0.03],
    "test_stable": [8.0, 2.0],
    "test_mean_chaotic": [0.5],
    "test_mean_bulk": [0.25, 0.125, 0.5],
    "test_mean_bulk_without_trivial": [0.25],
    "test_mean_stable": [1.0],
    "noise_chaotic": [4.0, 6.0],
    "noise_bulk": [2.0, 2.0],
    "noise_stable": [8.0, 12.0],
}
"""Regions' medians on test are 5, 0.02, 0.03 and 5."""

SHIFT_OF_ANY = {
    "test_chaotic": [4.0, 6.0],
    "test_bulk": [0.01, 0.02, 0.04],
    "test_bulk_without_trivial": [0.04],
    "test_stable": [2.0, 4.0],
}
SWEEP = [
    # subspace, draw, dimension, effective_dimension, is_region, test_loss
    ("none", 0, 0, 0, False, 2.5),
    ("bulk", 0, 10, 0, False, 2.4),
    ("bulk", 0, 40, 30, True, 1.5),
    ("bulk", 0, 90, 80, False, 0.6),
    ("bulk", 0, 100, 90, False, 0.5),
    ("chaotic", 0, 10, 10, True, 0.5),
    ("chaotic", 0, 40, 40, False, 0.7),
    ("chaotic", 0, 100, 90, False, 0.5),
    ("random", 1, 10, 9, True, 2.0),
    ("random", 2, 10, 9, True, 1.0),
    ("random", 3, 10, 9, True, 1.2),
    ("random", 1, 40, 36, True, 0.75),
    ("random", 1, 100, 90, False, 0.5),
]
REGION_TRAININGS = [
    # subspace, dimension, is_region, test_loss, final_train_loss
    ("bulk", 3, True, 1.5, 1.2),
    ("complement", 5, True, 0.6, 0.4),
    ("chaotic", 2, True, 0.7, 0.6),
    ("stable", 2, True, 0.25, 0.2),
    ("bulk_without_trivial", 1, True, 1.0, 0.9),
    ("none", 0, False, 2.5, 2.4),
    ("random", 1, True, 0.9, 0.8),
    ("random", 2, True, 5.0, 5.0),
    ("random", 3, True, 0.75, 0.3),
]
LEADING = {
    "index": [0, 1, 2],
    "sigma": [20.0, 10.1, 5.0],
    "bidiagonalisation": [0.9, 0.9, 0.9],
    "right": [1e-6, 2e-6, 1e-6],
    "left": [1e-6, 1e-6, 3e-6],
}
ACCURACY = [
    # products, region, fraction, low, high, truth
    (6, "bulk", 0.38, 0.37, 0.39, 0.375),  # inside
    (6, "bulk", 0.36, 0.35, 0.37, 0.375),  # below it
    (6, "bulk", 0.40, 0.375, 0.42, 0.375),  # at its end
    (6, "bulk", 0.39, 0.38, 0.40, 0.375),  # above it
    (6, "stable", 0.25, 0.25, 0.25, 0.25),
    (2, "bulk", 0.9, 0.8, 1.0, 0.375),  # another budget
]
SIZES = [
    # run, parameters, fraction and half-width of the bulk; chaotic has the rest
    ("tiny", 4, 0.5, 0.0),
    ("estimated", 8, 0.375, 0.01),
    ("large", 128, 0.75, 0.04),
]
OVERLAPS = [
    # run_a, run_b, region, then `MEASURES`, and those without the trivial directions
    ("small", "seed_1", "bulk", 0.6, 0.5, 0.6, 0.9, 0.5, 0.0, 0.2, 0.6),
    ("small", "seed_2", "bulk", 0.8, 0.5, 0.6, 0.8, 0.7, 0.0, 0.2, 0.2),
    ("small", "seed_1", "stable", 0.1, 0.2, 0.2, 0.1, 0.1, 0.2, 0.2, 0.1),
]


def arrays(lists):
    return {name: np.asarray(values) for name, values in lists.items()}


def table(path, names, rows):
    save_table(path, pd.DataFrame(rows, columns=names.split()))


def write_perturbed(folder):
    save_table(folder / "linearisation_radius.csv", pd.DataFrame(RADII))
    frames = [
        pd.DataFrame(
            {
                **{"direction": index, "role": role, "region": region, "stimulus": STIMULI},
                **{"sign": sign, "response": np.multiply(response, (2 + sign) / 3)},
                **{"complement": np.multiply(response, 2.0 - sign)},
                **{"predicted": np.multiply(STIMULI, sigma), "test_loss": loss},
            }
        )
        for index, role, region, sigma, response, loss in PERTURBED
        for sign in (1, -1)
    ]
    save_table(folder / "init_perturbation.csv", pd.concat(frames))
    save_arrays(folder / "prediction_shift.npz", **arrays(SHIFT))
    save_arrays(folder / "training.npz", test_loss=np.array(1.0))
    shares = {"bulk": {"movement": 0.1, "dimensions": 0.375}}
    shares["bulk_without_trivial"] = {"movement": 0.05, "dimensions": 0.125}
    save_json(folder / "movement_shares.json", shares)


def write_restricted(folder):
    """Beside them the shifts of a run like the others, to be asked of every run."""
    names = "subspace draw dimension effective_dimension is_region test_loss"
    table(folder / "restricted_training.csv", names, SWEEP)
    names = "subspace dimension is_region test_loss final_train_loss"
    table(folder / "restricted_regions.csv", names, REGION_TRAININGS)
    save_arrays(folder / "prediction_shift.npz", **arrays(SHIFT_OF_ANY))
    save_arrays(folder / "training.npz", test_loss=np.array(0.5))


def write_estimated(folder):
    save_table(folder / "leading_singular_values.csv", pd.DataFrame(LEADING))
    save_array(folder / "sigma.npy", np.array([20.0, 10.0, 5.0, 1.0, 1.0, 1.0, 0.5, 0.1]))
    counted = {"chaotic": 0.375, "bulk": 0.375, "stable": 0.25}
    save_json(folder / "regions.json", {name: {"fraction": f} for name, f in counted.items()})
    found = {
        name: {"fraction": f} for name, f in {**counted, "bulk": 0.365, "stable": 0.27}.items()
    }
    save_json(folder / "region_estimates.json", {"parameters": 8, "products": 6} | found)
    table(folder / "matrix_free_accuracy.csv", "products region fraction low high truth", ACCURACY)
    save_arrays(folder / "dataset.npz", y_train=np.zeros(12), y_test=np.zeros(3))
    shift = {"kind": ["leading"] * 3 + ["bulk"] * 3, "test": [0.5, 0.4, 9.0, 5e-3, 1e-4, 6e-3]}
    save_table(folder / "leading_shift.csv", pd.DataFrame(shift))
    rows = [
        (run, parameters, region, fraction, fraction - half, fraction + half)
        for run, parameters, bulk, half in SIZES
        for region, fraction in (("bulk", bulk), ("chaotic", 1 - bulk), ("stable", 0.0))
    ]
    table(folder.parent / "region_sizes.csv", "run parameters region fraction low high", rows)


@pytest.fixture(scope="package")
def made(tmp_path_factory):
    """The runs `small`, `perturbed`, `restricted` and `estimated`; the first three have one σ."""
    made = tmp_path_factory.mktemp("results")
    for run in ("small", "perturbed", "restricted"):
        write_small_run(made, run)
    write_perturbed(made / "perturbed")
    write_restricted(made / "restricted")
    write_estimated(made / "estimated")
    names = [*MEASURES, *(f"{name}_without_trivial" for name in MEASURES)]
    table(made / "seed_overlap.csv", " ".join(["run_a run_b region", *names]), OVERLAPS)
    shares = {"thresholds": np.array([0.1, 0.01])}
    for region, pair in {"bulk": [0.9, 0.8], "chance": [0.5, 0.2]}.items():
        shares[f"share_test_end_{region}"] = np.array(pair)
        shares[f"share_test_end_{region}_without_trivial"] = np.array(pair) / 2
    changes = {"change_test_end_bulk": np.array(0.5), "change_test_end_chaotic": np.array(4.0)}
    save_arrays(made / "small/function_jacobian.npz", **shares, **changes)
    return made


@pytest.fixture
def results(made, tmp_path):
    """A copy of them, to be changed."""
    return shutil.copytree(made, tmp_path / "results")
