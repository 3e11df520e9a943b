"""Files that do not fit a program, and settings that do not fit its files: one line, no output."""

import contextlib
import json
import shutil

import numpy as np
import pandas as pd
import pytest

from problems import tiny_split
from programs import run_here
from small_files import FIGURE_FLAGS, write_files

RUN = {"dataset": "dataset.npz", "training": "training.npz"}
PARTS = {"sigma": "sigma.npy", "regions": "regions.json"}
TWO = {"runs": ["a", "b"], "vt": ["vt.npy"] * 2, "sigma": ["sigma.npy"] * 2}
COMMANDS = {
    "collect_region_sizes": {"counted": "regions.json", "counted-runs": "a", "table": "new/a.csv"},
    "compare_matrix_free": RUN | PARTS | {"vt": "vt.npy", "budgets": "9:2:9", "table": "new/a.csv"},
    "compute_jacobian": RUN | {"jacobian": "new/a.npy"},
    "compute_jacobian_block": RUN
    | {"block": 0, "blocks": 2, "columns": "new/a.npy", "indices": "new/b.npy"},
    "estimate_density": RUN | {"vectors": "vectors.npz", "lanczos": "new/a.npz"},
    "estimate_regions": {"lanczos": "lanczos.npz", "regions": "new/a.json", "density": "new/a.csv"},
    "find_leading_triplets": RUN | {"table": "new/a.csv", "vectors": "new/a.npz"},
    "measure_alignment": {"u": "u.npy", "vt": "vt.npy", "alignment": "new/a.npy"},
    "measure_movement": PARTS
    | {"training": "training.npz", "vt": "vt.npy", "movement": "new/a.npy", "shares": "new/a.json"},
    "measure_seed_overlap": TWO
    | {"dataset": "dataset.npz", "training": ["training.npz"] * 2, "regions": ["regions.json"] * 2}
    | {"overlap": "new/a.csv", "angles": "new/a.npz"},
    "measure_sensitivity": PARTS | {"table": "new/a.csv"},
    "partition_subspaces": {"sigma": "sigma.npy", "checks": "svd.json", "regions": "new/a.json"},
    "perturb_init": RUN
    | PARTS
    | {"u": "u.npy", "vt": "vt.npy", "bulk-index": 3}
    | {"table": "new/a.csv", "radii": "new/b.csv"},
    "plan_runs": {"settings": "{}", "plan": "new/a.csv"},
    "prepare_dataset": dict.fromkeys(("samples", "features", "classes", "test-size"), 3)
    | {"name": "digits", "sha256": "0" * 64, "dataset": "new/a.npz", "description": "new/a.json"},
    "train_network": {"dataset": "dataset.npz", "batch-size": 4, "epochs": 2, "hidden": 5}
    | {"training": "new/a.npz"},
} | {f"plot {name}": flags | {"output": "new/a.pdf"} for name, flags in FIGURE_FLAGS.items()}


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    write_files(folder)
    (folder / "truncated.npy").write_bytes((folder / "vt.npy").read_bytes()[:-1])
    np.save(folder / "other_run.npy", np.linspace(2, 0, 20))
    np.save(folder / "other_vt.npy", np.eye(20, 43)[:, :20])
    regions = json.loads((folder / "regions.json").read_text())
    (folder / "no_thresholds.json").write_text(json.dumps({**regions, "thresholds": {}}))
    (folder / "no_bulk.json").write_text(json.dumps({**regions, "bulk": {}}))
    (folder / "number.json").write_text("3")
    for name, column in (("seed_overlap", "chance"), ("history", "lyapunov")):
        pd.read_csv(folder / f"{name}.csv").drop(columns=column).to_csv(folder / f"no_{column}.csv")
    pd.read_csv(folder / "perturbation.csv")[:0].to_csv(folder / "no_rows.csv", index=False)
    samples = vars(tiny_split())
    narrow = {name: samples[name][:, :3] for name in ("x_train", "x_test")}
    np.savez(folder / "wide.npz", **{**samples, **narrow})
    np.savez(folder / "one_label.npz", **{**samples, "y_train": 0 * samples["y_train"]})
    np.savez(folder / "fewer_labels.npz", **{**samples, "y_train": samples["y_train"][:-1]})
    return folder


@pytest.fixture
def answer(good, monkeypatch, capsys):
    """Return a function that runs a program with changed flags, and gives its last line."""

    def run(name, changes):
        words = []
        for flag, value in (COMMANDS[name] | changes).items():
            words += [f"--{flag}", *map(str, value if isinstance(value, list) else [value])]
        monkeypatch.chdir(good)
        code = 0
        try:
            run_here(name.split()[0], *words)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        lines = err.splitlines()
        left = [path.name for path in (good / "new").rglob("*")] if (good / "new").exists() else []
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(good / "new")
        # By argparse: the usage goes before the line.
        assert (code, len(lines)) == (1, 1) or (code == 2 and "error: argument" in lines[-1])
        assert (out, left) == ("", [])
        return lines[-1]

    return run


@pytest.mark.parametrize(
    ("name", "changes", "part"),
    [
        ("measure_alignment", {"u": "truncated.npy"}, "truncated.npy: cannot be read"),
        ("measure_alignment", {"vt": "dataset.npz"}, "--vt dataset.npz: "),
        ("measure_alignment", {"vt": "other_run.npy"}, "accepted: 43 in the last axis"),
        ("measure_movement", {"sigma": "other_run.npy"}, "other_run.npy: found shape (20,), acc"),
        ("measure_movement", {"training": "lanczos.npz"}, "lanczos.npz: found diagonals, "),
        ("measure_movement", {"regions": "no_thresholds.json"}, "--regions no_thresholds.json: "),
        ("measure_sensitivity", {"regions": "number.json"}, "--regions number.json"),
        ("partition_subspaces", {"checks": "number.json"}, "--checks number.json"),
        ("measure_seed_overlap", {"vt": ["vt.npy", "other_vt.npy"]}, "other_vt.npy: found shape"),
        ("perturb_init", {"u": "other_vt.npy"}, "other_vt.npy: found shape (20, 20), accepted: 43"),
        ("estimate_density", {"vectors": "curves.npz"}, "curves.npz: found train_loss, accepted: "),
        ("collect_region_sizes", {"counted": "no_bulk.json"}, "no_bulk.json: found , accepted: a"),
        ("estimate_regions", {"lanczos": "vectors.npz"}, "vectors.npz: found sigma, "),
        ("train_network", {"dataset": "one_label.npz"}, "one_label.npz: y_train: found 0, accept"),
        ("train_network", {"dataset": "fewer_labels.npz"}, "y_train: found shape (11,)"),
        ("plot seed_overlap", {"overlap": "no_chance.csv"}, "no_chance.csv: found no 'chance' ("),
        ("plot expansion_history", {"history": "no_lyapunov.csv"}, "found no 'lyapunov' (KeyErr"),
        ("plot init_perturbation_top", {"table": "no_rows.csv"}, "--table no_rows.csv: "),
        # Settings that do not fit the files.
        ("train_network", {"batch-size": 5}, "batch_size: found 5, accepted: a divisor of the 12"),
        ("train_network", {"channels": 3, "dataset": "wide.npz"}, "do not make a square image"),
        ("train_network", {"momentum": 1}, "--momentum: found 1; accepted: a finite number, at"),
        ("train_network", {"loss": "mse"}, "invalid choice: 'mse'"),
        ("prepare_dataset", {"name": "mnist"}, "dataset: found 'mnist', accepted: digits"),
        ("compute_jacobian_block", {"block": 2}, "--block: found 2, accepted: 0 to 1"),
        ("compute_jacobian_block", {"blocks": 99}, "--blocks: found 99, accepted: 1 to 43"),
        ("compute_jacobian", {"epochs": 1}, "found 0, accepted: 1, one for each of --epochs"),
        ("compute_jacobian_block", {"epochs": 2}, "--epochs: found 2, accepted: ascending"),
        ("compute_jacobian", {"devices": 3}, "--devices: found 3, accepted: at most 2"),
        ("find_leading_triplets", {"steps": 44}, "--steps: found 44, accepted: 1 to N = 43"),
        ("find_leading_triplets", {"steps": 2, "tolerance": 1e-9}, "residual of at most 1e-09"),
        ("estimate_density", {"steps": 42}, "--steps: found 42, accepted: 2 to 41"),
        ("compare_matrix_free", {"budgets": "9:2"}, "--budgets: found 9:2, accepted: leading"),
        ("collect_region_sizes", {"counted": ["a", "b"]}, "--counted: found 2, accepted: 1, one"),
        ("perturb_init", {"bulk-index": 43}, "found 43, accepted: less than N = 43"),
        ("partition_subspaces", {"chaotic-above": 1.1}, "chaotic_above: found 1.1, accepted: more"),
        ("estimate_regions", {"stable-below": 0.95}, "stable_below: found 0.95, accepted: less"),
        ("plot spectral_density", {"bulk-within": 0.6}, "chaotic_above: found 1.5"),
        ("plot spectrum_history", {"epochs": [1, 2]}, "--sigmas: found 1, accepted: 2, one for"),
        ("plot data_dependence", {"labels": "a"}, "--sigmas: found 2, accepted: 1, one"),
        ("plot generality_regions", {"controls": "c"}, "--controls: found 'c', accepted: a, b"),
        ("plot generality_spectra", {"runs": ["a", "a"]}, "--runs: found a more than once"),
        ("plan_runs", {"settings": "{"}, "--settings: found no JSON"),
        ("plan_runs", {"settings": "{}"}, "--settings: found no runs, accepted: a configuration"),
    ],
)
def test_one_line(answer, name, changes, part):
    assert part in answer(name, changes)
