"""Every pair once, in the contract's columns; angles with the first run."""

import numpy as np
import pytest

from training_jacobian.experiments.overlap import angles_with_first, overlap_table

UNIT = np.eye(6)
RUNS = {
    "paper": {"bulk": UNIT[:4], "stable": UNIT[4:5]},
    "seed_1": {"bulk": UNIT[1:4], "stable": UNIT[4:6]},
    "seed_2": {"bulk": UNIT[2:6], "stable": UNIT[:1]},
}


def test_rows_and_columns():
    table = overlap_table(RUNS, 6)
    assert ",".join(table.columns) == "run_a,run_b,region,dim_a,dim_b,overlap,chance"
    expected = [
        ("paper", "seed_1", "bulk", 4, 3, 1, 4 / 6),
        ("paper", "seed_1", "stable", 1, 2, 1, 2 / 6),
        ("paper", "seed_2", "bulk", 4, 4, 0.5, 4 / 6),
        ("paper", "seed_2", "stable", 1, 1, 0, 1 / 6),
        ("seed_1", "seed_2", "bulk", 3, 4, 2 / 3, 4 / 6),
        ("seed_1", "seed_2", "stable", 2, 1, 0, 2 / 6),
    ]
    assert [tuple(row[:5]) for row in table.itertuples(index=False)] == [e[:5] for e in expected]
    numbers = table[["overlap", "chance"]].to_numpy()
    np.testing.assert_allclose(numbers, [row[5:] for row in expected], rtol=1e-14)


def test_one_run_leaves_no_pair():
    assert len(overlap_table({"paper": RUNS["paper"]}, 6)) == 0


def test_angles_of_the_first_run_with_the_others():
    angles = angles_with_first(RUNS, seed=0)
    regions = ("bulk", "stable")
    names = ("seed_1", "seed_2", "random")
    assert set(angles) == {f"{region}_{name}" for region in regions for name in names}
    np.testing.assert_allclose(angles["bulk_seed_1"], [1, 1, 1])
    np.testing.assert_allclose(angles["bulk_seed_2"], [1, 1, 0, 0])
    assert len(angles["bulk_random"]) == 3
    assert 0 < angles["stable_random"][0] < 1


@pytest.mark.parametrize("empty", [0, 1])
def test_an_empty_region(empty):
    runs = {name: {"chaotic": UNIT[:1]} for name in ("paper", "seed_1")}
    runs[list(runs)[empty]]["chaotic"] = UNIT[:0]
    assert np.isnan(overlap_table(runs, 6)["overlap"]).all()
    assert all(len(cosines) == 0 for cosines in angles_with_first(runs, seed=0).values())
