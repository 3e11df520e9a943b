"""Sections of the findings from result files made by hand."""

import numpy as np
import pandas as pd
import pytest

from result_folders import write_small_run
from training_jacobian.finding_sections import SECTIONS, sections
from training_jacobian.storage import load_json, save_arrays, save_json
from training_jacobian.tables import save_table


@pytest.fixture
def results(tmp_path):
    write_small_run(tmp_path, "paper")
    regions = load_json(tmp_path / "paper/regions.json")
    regions |= {"parameters": 8, "sigma_largest": 4.0, "trivial_directions": 2}
    save_json(tmp_path / "paper/regions.json", regions)
    save_arrays(tmp_path / "paper/training.npz", test_loss=0.25, test_accuracy=0.875)
    return tmp_path


def test_run_table_shows_the_counts(results):
    text = "\n".join(sections(results, ["paper"], []))
    assert "| `paper` | 8 | 2 | 3 | 2 | 1 | 37.5% | 16.7% | 4 | 0.25 | 87.5% |" in text


def test_a_section_needs_all_of_its_files(results):
    headings = [line for line in sections(results, ["paper"], []) if line.startswith("## ")]
    assert headings == ["## The regions in every run"]


def test_history_tells_what_the_first_epoch_takes(results):
    history = pd.DataFrame(
        {
            "epoch": [0, 1, 2],
            "bulk": [100, 40, 20],
            "chaotic": 0,
            "transition": 0,
            "stable": 0,
            "sigma_largest": 1.0,
            "lyapunov": [np.nan, 0.5, 0.25],
            "log_volume": 0.0,
        }
    )
    save_table(results / "paper/spectrum_history.csv", history)
    text = "\n".join(sections(results, ["paper"], ["paper/spectrum_history.csv"]))
    assert "The first of 2 epochs takes 75% of all directions that the bulk ever loses" in text
    assert "falls from 0.5000 to 0.2500" in " ".join(text.split())


def test_every_section_names_its_files():
    assert all(files for _, files in SECTIONS)
