"""A small file of every kind that a figure or a script reads, all of one run; figures' flags."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from problems import tiny_split
from result_folders import THRESHOLDS
from training_jacobian import figures
from training_jacobian.experiments.overlap import COLUMNS
from training_jacobian.figures import composition
from training_jacobian.figures.function_jacobian import SHARES
from training_jacobian.files import storage
from training_jacobian.spectrum.regions import Thresholds, describe
from training_jacobian.training.models import parameter_layout
from training_jacobian.training.problem import Problem, make_problem
from training_jacobian.training.settings import Settings

RECIPE = Settings(hidden=(5,), batch_size=4, epochs=2, learning_rate=0.3)
REGIONS = ("chaotic", "bulk", "stable", "transition")
SETS = ("train", "test", "white_noise")


def write_run(folder: Path, recipe: Settings = RECIPE, /) -> Problem:
    """Write a run's data and training, which ends at 1.1 θ₀; return its problem, N = 43."""
    problem = make_problem(recipe, tiny_split())
    theta = np.asarray(problem.theta_0)
    storage.save_arrays(folder / "dataset.npz", **dataclasses.asdict(tiny_split()))
    layout = parameter_layout(problem.unravel(problem.theta_0))
    text = {"settings": np.array(recipe.to_json()), "layout": np.array(json.dumps(layout))}
    ends = {"theta_0": theta, "theta_T": 1.1 * theta}
    storage.save_arrays(folder / "training.npz", **ends, **text, test_loss=np.float32(0.1))
    return problem


def write_files(folder: Path, /) -> None:
    """Write them all."""
    size = len(write_run(folder).theta_0)
    rng = np.random.default_rng(0)
    u, vt = (np.linalg.qr(rng.standard_normal((size, size)))[0].astype("f4") for _ in "uv")
    bulk = [*np.linspace(1.05, 1.01, 19), 1, 1, *np.linspace(0.99, 0.95, size - 27)]
    sigma = np.array([9, 2, 1.3, *bulk, 0.5, 0.1, 0.01])
    share = rng.random(size)
    arrays = {"u": u, "vt": vt, "sigma": sigma.astype("f4"), "jacobian": (u * sigma) @ vt}
    arrays |= {"alignment": share, "movement": share}
    for name, array in arrays.items():
        storage.save_array(folder / f"{name}.npy", array)
    block = {"first": 22, "count": 2, "dead_inputs": 1, "logit_shift": 1}
    storage.save_json(folder / "regions.json", describe(sigma, block, Thresholds(**THRESHOLDS)))
    storage.save_json(folder / "svd.json", {"residual": 1e-7, "trivial": block})
    _write_archives(folder, rng, size)
    _write_tables(folder)
    storage.save_json(folder / "estimates.json", {"parameters": size} | _estimates())


def _estimates() -> dict[str, dict]:
    return {name: {"fraction": 0.3, "low": 0.2, "high": 0.4} for name in REGIONS}


def _write_archives(folder: Path, rng: np.random.Generator, size: int) -> None:
    row, rows = rng.random(size), rng.random((2, size))
    points = ("start", "end")
    save = storage.save_arrays
    shifts = dict.fromkeys((*SETS, "inverted"), row)
    save(folder / "shift.npz", **shifts, **{f"{name}_mean": row / 2 for name in shifts})
    save(folder / "vectors.npz", sigma=np.array([9.0, 2.0]), vt=rows, u=rows, products=np.array(4))
    spectra = {f"eigenvalues_{m}_{p}": row for m in ("hessian", "gauss_newton") for p in points}
    along = dict.fromkeys(("along_right_start", "along_right_end", "along_left_end"), row)
    vectors = {f"{which}_{p}": rows for which in ("top", "lowest") for p in points}
    save(folder / "curvature.npz", dimensions=np.array([1, 2]), **spectra, **along, **vectors)
    inputs = dict.fromkeys(("second_moment", "variance"), rng.random(4))
    profiles = {f"profile_{name}": rng.random(4) for name in composition.CURVES}
    shares = {
        "tensors": np.array(["Dense_0/bias", "Dense_0/kernel"]),
        "right_shares": rng.random((size, 2)),
    }
    save(folder / "composition.npz", **shares, chance=rng.random(2), **inputs, **profiles)
    lanczos = {"diagonals": rng.random((2, 3)), "off_diagonals": rng.random((2, 2))}
    lanczos |= {"known": np.array([9.0]), "parameters": np.array(size), "products": np.array(12)}
    save(folder / "lanczos.npz", **lanczos, directions=rows, gain=np.ones(2), spread=np.ones(2))
    save(folder / "curves.npz", train_loss=rng.random((6, 2)))
    save(folder / "angles.npz", chaotic_b=rng.random(3), chaotic_random=rng.random(3))
    sigma = {f"singular_values_{inputs}_{p}": row for inputs in SETS for p in points}
    shares = {f"share_{inputs}_end_{name}": row for inputs in SETS for name in SHARES}
    save(folder / "function_jacobian.npz", thresholds=row, **sigma, **shares)


TABLES: dict[str, dict[str, Any]] = {
    "restricted": {
        "subspace": ["bulk", "complement", "chaotic", "stable", "random", "none"],
        "draw": 0,
        "dimension": [43, 3, 2, 2, 43, 0],
        "effective_dimension": 2.0,
        "is_region": [True, True, True, True, True, False],
        "test_loss": 0.5,
    },
    "dominant": {"subspace": ["none", "all", "dominant", "random"], "point": "start"}
    | dict.fromkeys(("draw", "directions", "dimension", "test_loss"), 1.0),
    "perturbation": {"role": ["top", "authors", "sample"] * 2, "region": "bulk"}
    | {"sign": np.repeat([1, -1], 3)}
    | dict.fromkeys(["direction", "stimulus", "predicted", "response", "complement"], 1.0)
    | dict.fromkeys(("linear_error", "test_loss"), 1.0),
    "input_jacobian": {"region": ["none", "start", "bulk"] * 3, "inputs": np.repeat(SETS, 3)}
    | {"direction": 0, "sign": [0, 0, 1] * 3, "norm": 1.0},
    "leading_shift": {"kind": ["leading", "bulk"], "index": 0, "sigma": 2.0}
    | dict.fromkeys(("train", "test", "white_noise", "inverted"), 0.1),
    "accuracy": {
        "budget": "9:2:9",
        "region": ["chaotic", "bulk", "stable"],
        "seed": 0,
        "products": 9,
    }
    | dict.fromkeys(("fraction", "low", "high", "truth"), 0.5),
    "sizes": {"run": "paper", "region": ["chaotic", "bulk", "stable"], "parameters": 43}
    | {"method": "counted"}
    | dict.fromkeys(("fraction", "low", "high"), 0.5),
    "seed_overlap": {"run_a": "a", "run_b": "b", "region": ["chaotic", "bulk", "stable"]}
    | dict.fromkeys(COLUMNS[5:], 0.5),
    "density": {"low": [0.1, 1.0], "high": [1.0, 10.0], "share": 0.5, "density": 0.2},
    "leading": {"index": [0, 1], "sigma": [9.0, 2.0]},
    "history": {"epoch": [0, 1], "step": [0, 25], "lyapunov": 0.1}
    | dict.fromkeys((*REGIONS, "sigma_max", "log_volume", "log_volume_bound"), 1.0),
    "sensitivity": {"threshold": list(THRESHOLDS), "region": REGIONS[:3], "chosen": True}
    | dict.fromkeys(("value", "count", "fraction"), 1.0),
    "curvature_overlap": {"matrix": "hessian", "eigenspace": "top", "dimension": 1}
    | {"point": np.repeat(["start", "end", "end"], 4), "region": [*REGIONS] * 3}
    | {"side": np.repeat(["right", "right", "left"], 4), "share": 0.25, "chance_share": 0.25},
    "seeds": {"claim": ["a"], "mean": 1.0},
}
"""Rows of tables, by file name."""


def _write_tables(folder: Path) -> None:
    for name, columns in TABLES.items():
        pd.DataFrame(columns).to_csv(folder / f"{name}.csv", index=False)


SHORT = {
    "curvature_restricted": "dominant",
    "generality": "ledger",
    "init_perturbation": "perturbation",
    "leading_singular_values": "leading",
    "matrix_free_accuracy": "accuracy",
    "prediction_shift": "shift",
    "region_estimates": "estimates",
    "region_sizes": "sizes",
    "restricted_curves": "curves",
    "restricted_training": "restricted",
    "seed_principal_angles": "angles",
    "sigma_after_{epoch}": "sigma",
    "spectral_density": "density",
    "spectrum_history": "history",
    "threshold_sensitivity": "sensitivity",
}
"""Files of the workflow that have other names here."""

VALUES = {"runs": ["a", "b"], "labels": ["a", "b"], "penalties": [0, 1], "epochs": [1]} | THRESHOLDS
"""Settings of figures."""


def _small(place: str) -> str | list[str]:
    """Return the file or, of a figure that compares runs, two files for one of its places."""
    stem, ending = place.rstrip("+*?").split("/")[-1].split(".")
    file = f"{SHORT.get(stem, stem)}.{ending}"
    return [file, file] if "{runs}" in place else file


FIGURE_FLAGS: dict[str, dict[str, Any]] = {
    name: {"figure": name}
    | {flag: _small(place) for flag, place in figure.files.items() if place[-1] not in "*?"}
    | {
        key.replace("_", "-"): VALUES[key]
        for key, kind in figure.settings.items()
        if kind[-1] != "*"
    }
    for name, figure in figures.registered().items()
}
"""Files and settings of each figure, by flag."""
