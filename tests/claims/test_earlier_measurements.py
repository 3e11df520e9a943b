"""The numbers of the first replication, against results at full size; skipped where there are none.

Counts may move by a few from one processor to the next: values near a threshold cross it by
rounding over hundreds of steps.
"""

import pytest

from config_examples import ROOT
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.tables import load_table

RESULTS = ROOT / "results"
COUNTS = {
    "paper": (511, 2984, 765),
    "seed_1": (472, 3027, 738),
    "seed_2": (480, 3013, 736),
    "squared_error": (393, 2399, 1160),
    "adam": (553, 2761, 746),
}
OVERLAPS = {"bulk": 0.87, "chaotic": 0.66, "stable": 0.61}


@pytest.mark.parametrize("run", COUNTS)
def test_regions(run):
    statistic = STATISTICS["region_count"]
    for region, expected in zip(("chaotic", "bulk", "stable"), COUNTS[run], strict=True):
        if not all((RESULTS / name).exists() for name in statistic.files(run=run)):
            pytest.skip(f"results/{run} is not there")
        assert abs(statistic(RESULTS, run=run, region=region) - expected) <= 5


@pytest.mark.parametrize("region", OVERLAPS)
def test_overlap_of_seeds_0_to_2(region):
    path = RESULTS / "seed_overlap.csv"
    if not path.exists():
        pytest.skip("results/seed_overlap.csv is not there")
    table = load_table(path)
    seeds = ["paper", "seed_1", "seed_2"]
    pairs = table[table["run_a"].isin(seeds) & table["run_b"].isin(seeds)]
    mean = pairs.loc[pairs["region"] == region, "overlap"].mean()
    assert abs(mean - OVERLAPS[region]) <= 0.01
