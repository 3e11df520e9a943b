"""The trainings at the regions' own dimensions: the same subspaces as in the whole table."""

import numpy as np
import pytest

from rounding import assert_same
from training_jacobian.experiments.bases import random_basis
from training_jacobian.experiments.restriction import make_plans, make_region_plans
from training_jacobian.spectrum.regions import Thresholds, partition

SIZE = 40


def arguments(sigma):
    vt = random_basis(SIZE, seed=5, draw=0, dtype=np.float32)
    parts = partition(sigma, Thresholds(1.5, 0.1, 2 / 3))
    trivial = vt[parts["bulk"][:1]].astype(np.float64)
    return (sigma, vt, parts, trivial), parts


SIGMA = np.linspace(2, 0.2, SIZE).astype(np.float32) ** 2


def test_are_the_marked_rows_of_the_whole():
    inputs, _ = arguments(SIGMA)
    own, drawn = make_region_plans(*inputs, draws=1, seed=0)
    whole, _ = make_plans(*inputs, draws=1, seed=0)
    kept = (whole.runs["is_region"] | (whole.runs["subspace"] == "none")).to_numpy()
    assert own.runs.equals(whole.runs[kept].reset_index(drop=True))
    np.testing.assert_array_equal(own.masks, whole.masks[kept])
    assert drawn.runs["is_region"].all()


def test_controls_have_the_regions_dimensions():
    inputs, parts = arguments(SIGMA)
    _, first, second = make_region_plans(*inputs, draws=2, seed=0)
    sizes = {len(parts[name]) for name in ("chaotic", "bulk", "stable")}
    # One bulk vector is trivial.
    sizes = sorted(sizes | {len(parts["bulk"]) - 1})
    assert first.runs["dimension"].tolist() == second.runs["dimension"].tolist() == sizes
    np.testing.assert_array_equal(first.masks.sum(axis=1), sizes)
    assert first.basis.shape == (max(sizes), SIZE)
    gram = first.basis @ first.basis.T
    assert_same(gram, np.eye(len(gram), dtype=np.float32), roundings=SIZE)
    assert not np.allclose(first.basis, second.basis)


@pytest.mark.parametrize("missing", ["chaotic", "bulk", "stable"])
def test_a_region_without_directions_has_no_row(missing):
    values = {"chaotic": 3.0, "bulk": 1.0, "stable": 0.1}
    others = [value for name, value in values.items() if name != missing]
    inputs, _ = arguments(np.repeat(others, SIZE // 2).astype(np.float32))
    own, _ = make_region_plans(*inputs, draws=1, seed=0)
    assert missing not in set(own.runs["subspace"])
    assert (own.runs["dimension"] > 0).sum() >= 2
