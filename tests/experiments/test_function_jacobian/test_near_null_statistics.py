"""The claims' statistics on shares written by hand."""

import json

import numpy as np
import pytest

from training_jacobian.claims.statistics import STATISTICS

SHARES = {"bulk": 0.75, "bulk_without_trivial": 0.7, "chance": 0.5, "chance_without_trivial": 0.4}
AT = {"inputs": "train", "region": "bulk", "threshold": 0.01}


@pytest.fixture
def results(tmp_path):
    (tmp_path / "paper").mkdir()
    shares = {f"share_train_end_{name}": [0, value, 1] for name, value in SHARES.items()}
    changes = {"change_test_end_bulk": 0.5, "change_test_end_stable": 2.0}
    thresholds = np.logspace(-4, 0, 3)
    file = tmp_path / "paper" / "function_jacobian.npz"
    np.savez(file, thresholds=thresholds, **shares, **changes)
    regions = {"bulk": {"fraction": 0.6}, "bulk_without_trivial": {"fraction": 0.5}}
    (tmp_path / "paper" / "regions.json").write_text(json.dumps(regions))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("near_null_excess", AT, 0.25 / 0.5),
        ("near_null_excess", AT | {"without_trivial": True}, 0.3 / 0.6),
        ("near_null_space_inside", AT, 0.75 * 0.6 / 0.5),
        ("near_null_space_inside", AT | {"without_trivial": True}, 0.7 * 0.5 / 0.4),
        ("output_change_ratio", {"inputs": "test", "region": "bulk", "other": "stable"}, 0.25),
    ],
)
def test_by_hand(results, name, arguments, expected):
    found = STATISTICS[name](results, run="paper", **arguments)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_threshold_that_was_not_measured_is_refused(results):
    with pytest.raises(ValueError, match="size 1"):
        STATISTICS["near_null_excess"](results, run="paper", **AT | {"threshold": 0.02})
