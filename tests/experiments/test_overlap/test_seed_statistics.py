"""The claims' statistics on a table written by hand."""

import numpy as np
import pytest

from training_jacobian.claims.statistics import STATISTICS

TABLE = """run_a,run_b,region,overlap,chance,overlap_without_trivial,chance_without_trivial
paper,seed_1,bulk,0.9,0.6,0.8,0.5
paper,seed_1,stable,0.5,0.1,0.5,0.1
paper,seed_2,bulk,0.7,0.6,0.7,0.5
"""


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("seed_overlap", {"other": "seed_2", "region": "bulk"}, 0.7),
        ("mean_seed_overlap", {"region": "bulk"}, 0.8),
        ("seed_overlap_excess", {"region": "bulk"}, (0.75 + 0.25) / 2),
        ("seed_overlap_excess", {"region": "bulk", "without_trivial": True}, (0.6 + 0.4) / 2),
    ],
)
def test_by_hand(tmp_path, name, arguments, expected):
    (tmp_path / "seed_overlap.csv").write_text(TABLE)
    statistic = STATISTICS[name]
    assert statistic.files(run="paper", **arguments) == ["seed_overlap.csv"]
    np.testing.assert_allclose(statistic(tmp_path, run="paper", **arguments), expected, rtol=1e-12)
