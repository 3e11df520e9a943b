"""Sections of the findings from result files made by hand."""

import numpy as np
import pandas as pd
import pytest

from result_folders import write_small_run
from training_jacobian.files.storage import load_json, save_arrays, save_json
from training_jacobian.files.tables import save_table
from training_jacobian.report.finding_sections import sections


@pytest.fixture
def results(tmp_path):
    write_run(tmp_path, "paper")
    return tmp_path


def write_run(results, run):
    write_small_run(results, run)
    save_arrays(results / run / "training.npz", test_loss=0.25, test_accuracy=0.875)


def test_run_table_shows_the_counts(results):
    text = "\n".join(sections(results, ["paper"], [], []))
    assert "| `paper` | 8 | 2 | 3 | 2 | 1 | 37.5% | 16.7% | 4 | 0.25 | 87.5% |" in text


def test_a_section_needs_all_of_its_files(results):
    headings = [line for line in sections(results, ["paper"], [], []) if line.startswith("## ")]
    assert headings == ["## The regions in every run"]


def test_history_tells_what_the_first_epoch_takes(results):
    history = pd.DataFrame(
        {
            "epoch": [0, 5, 25],
            "unresolved": 0,
            "bulk": [100, 40, 20],
            "chaotic": 0,
            "transition": 0,
            "stable": 0,
            "sigma_largest": 1.0,
            "lyapunov": [np.nan, 0.5, 0.25],
            "log_volume_bound": 0.0,
        }
    )
    save_table(results / "paper/spectrum_history.csv", history)
    text = "\n".join(sections(results, ["paper"], [], ["paper/spectrum_history.csv"]))
    assert "Of 80 directions that the bulk loses in 25 epochs, 60 are gone after epoch 5." in text
    assert "goes from 0.5000 to 0.2500" in " ".join(text.split())


def test_controls_do_not_bound_the_bulks_share(results):
    write_run(results, "noise")
    regions = load_json(results / "noise/regions.json")
    save_json(results / "noise/regions.json", regions | {"bulk": {"count": 0, "fraction": 0.0}})
    text = "\n".join(sections(results, ["paper", "noise"], ["noise"], []))
    shown = " ".join(text.split())
    assert "between 37.5% (`paper`) and 37.5% (`paper`), controls (noise) left out" in shown


def test_penalty_shows_both_runs(results):
    for run, norm in (("width_16", 36.0), ("jacobian_penalty", 5.25)):
        write_run(results, run)
        rows = {"region": ["none", "none"], "inputs": ["test", "train"], "norm": [norm, 1.0]}
        save_table(results / run / "input_jacobian.csv", pd.DataFrame(rows))
    files = ["width_16/input_jacobian.csv", "jacobian_penalty/input_jacobian.csv"]
    text = "\n".join(sections(results, ["paper"], [], files))
    assert "| `width_16` | 2 | 3 | 2 | 1 | 2 | 4 | 0.25 | 36 | 87.5% |" in text
    assert "| `jacobian_penalty` | 2 | 3 | 2 | 1 | 2 | 4 | 0.25 | 5.25 | 87.5% |" in text
