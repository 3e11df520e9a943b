"""Which directions are perturbed."""

import numpy as np

from training_jacobian.experiments.perturbation import choose_directions, region_of

PARTS = {
    "chaotic": np.arange(0, 10),
    "bulk": np.arange(12, 40),
    "stable": np.arange(42, 45),
    "transition": np.array([10, 11, 40, 41]),
}
TRIVIAL = np.zeros(45)
TRIVIAL[20:36] = 0.5


def chosen(seed=0):
    counts = {"chaotic": 4, "bulk": 6, "stable": 8}
    return choose_directions(PARTS, TRIVIAL, counts, bulk_index=20, seed=seed)


def test_top_and_authors_come_first():
    table = chosen()
    assert table.iloc[0].tolist() == [0, "top", "chaotic"]
    assert table.iloc[1].tolist() == [20, "authors", "bulk"]


def test_samples_lie_in_their_region_and_outside_the_trivial_part():
    sample = chosen()[2:]
    assert sample["region"].value_counts().to_dict() == {"chaotic": 4, "bulk": 6, "stable": 3}
    for row in sample.itertuples():
        assert row.direction in PARTS[row.region]
        assert TRIVIAL[row.direction] == 0
    assert sample["direction"].is_unique


def test_seeded():
    assert chosen(1).equals(chosen(1))
    assert not chosen(1).equals(chosen(2))


def test_region_of():
    assert [region_of(index, PARTS) for index in (0, 11, 44)] == ["chaotic", "transition", "stable"]
