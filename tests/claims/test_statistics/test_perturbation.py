"""Each statistic on a small run whose values are worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from result_folders import write_small_run
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.storage import save_arrays, save_json
from training_jacobian.files.tables import save_table


@pytest.fixture
def results(tmp_path):
    write_small_run(tmp_path)
    folder = tmp_path / "small"
    stimuli = [1.0, 10.0, 100.0]
    rows = [
        (0, "top", "chaotic", [4.0, 30.0, 100.0], [1.0, 1.0, 2.5]),
        (3, "authors", "bulk", [1.0, 10.0, 100.0], [1.0, 1.0, 1.1]),
        (2, "sample", "bulk", [1.0, 10.0, 100.0], [1.0, 1.2, 3.0]),
        (4, "sample", "bulk", [1.0, 10.0, 100.0], [1.0, 1.4, 5.0]),
        (6, "wild", "stable", [1.0, 10.0, 100.0], [1.0, np.nan, np.inf]),
    ]
    sigma = {0: 4.0, 3: 1.0, 2: 1.05, 4: 0.95, 6: 0.5}
    frames = [
        pd.DataFrame(
            {
                "direction": index,
                "role": role,
                "region": region,
                "stimulus": stimuli,
                "response": response,
                "complement": np.multiply(response, 2.0),
                "predicted": np.multiply(stimuli, sigma[index]),
                "test_loss": loss,
            }
        )
        for index, role, region, response, loss in rows
    ]
    save_table(folder / "init_perturbation.csv", pd.concat(frames))
    radii = {
        "direction": [0, 3, 2, 4, 1, 6],
        "role": ["top", "authors", "sample", "sample", "sample", "sample"],
        "region": ["chaotic", "bulk", "bulk", "bulk", "chaotic", "stable"],
        "radius": [0.5, 100.0, 10.0, 30.0, 2.0, 1.0],
        "radius_along": [0.7, 100.0, 10.0, 30.0, 2.0, 1.0],
    }
    save_table(folder / "linearisation_radius.csv", pd.DataFrame(radii))
    save_arrays(folder / "training.npz", test_loss=np.array(1.0))
    shift = {
        "test": np.array([4.0, 6.0, 0.03, 0.01, 0.02, 1.0, 8.0, 2.0]),
        "noise": np.array([4.0, 6.0, 2.0, 2.0, 2.0, 1.0, 8.0, 12.0]),
    }
    save_arrays(folder / "prediction_shift.npz", **shift)
    shares = {"bulk": {"movement": 0.1, "dimensions": 0.375}}
    save_json(folder / "movement_shares.json", shares)
    return tmp_path


CASES = [
    ("linearisation_radius", {"role": "top"}, 0.5),
    ("radius_ratio", {"region": "bulk", "other": "chaotic"}, 20 / 2),
    ("response_ratio", {"role": "top", "stimulus": 12}, 30 / 40),
    ("stimulus_raising_loss", {"role": "top", "factor": 1.5}, 100.0),
    ("stimulus_raising_loss", {"role": "wild", "factor": 1.5}, 10.0),
    ("leak_ratio", {"role": "top", "stimulus": 12}, 60 / 30),
    ("median_radius", {"region": "bulk"}, 20.0),
    ("linearisation_radius", {"role": "top", "column": "radius_along"}, 0.7),
    ("largest_loss_change", {"role": "sample", "region": "bulk", "largest": 1e4}, 4.0),
    ("largest_loss_change", {"role": "sample", "region": "bulk", "largest": 50}, 0.4),
    ("median_shift", {"inputs": "test", "region": "bulk"}, 0.02),
    ("shift_of_others_over_bulk", {"inputs": "test"}, 5 / 0.02),
    ("shift_of_others_over_bulk", {"inputs": "test", "bulk": "bulk_without_trivial"}, 5 / 0.03),
    ("shift_spread", {"inputs": "noise"}, 10 / 2),
    ("largest_loss_change", {"role": "wild", "region": "stable", "largest": 1e4}, np.inf),
    ("shift_growth", {"region": "bulk", "inputs": "noise", "base": "test"}, 2 / 0.02),
    ("movement_density", {"region": "bulk"}, 0.1 / 0.375),
    ("movement_density_of_genuine_bulk", {}, 0.1 / (1 / 6)),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), CASES)
def test_by_hand(results, name, arguments, expected):
    statistic = STATISTICS[name]
    assert statistic(results, run="small", **arguments) == pytest.approx(expected, rel=1e-6)
    assert all((results / file).is_file() for file in statistic.files(run="small", **arguments))


def test_a_loss_that_never_rises_has_no_such_stimulus(results):
    found = STATISTICS["stimulus_raising_loss"](results, run="small", role="authors", factor=1.5)
    assert np.isnan(found)
