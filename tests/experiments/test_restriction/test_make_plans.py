"""The trainings of one job: their table and their masks agree."""

import numpy as np
import pytest

from rounding import bound
from training_jacobian.experiments.bases import random_basis
from training_jacobian.experiments.restriction import make_plans
from training_jacobian.spectrum.regions import Thresholds, partition

SIZE = 40


@pytest.fixture
def plans():
    sigma = np.linspace(2, 0.2, SIZE).astype(np.float32) ** 2
    vt = random_basis(SIZE, seed=5, draw=0, dtype=np.float32)
    parts = partition(sigma, Thresholds(1.5, 0.1, 2 / 3))
    trivial = vt[parts["bulk"][:1]].astype(np.float64)
    return list(make_plans(sigma, vt, parts, trivial, draws=2, seed=0)), parts


def test_one_plan_per_basis(plans):
    own, first, second = plans[0]
    assert own.runs["subspace"].unique().tolist() == [
        *("bulk", "complement", "chaotic", "stable", "bulk_without_trivial", "none")
    ]
    assert set(own.runs["draw"]) == {0}
    for draw, plan in ((1, first), (2, second)):
        assert set(plan.runs["draw"]) == {draw}
        assert set(plan.runs["subspace"]) == {"random"}
        expected = random_basis(SIZE, seed=0, draw=draw, dtype=np.float32)
        np.testing.assert_array_equal(plan.basis, expected)


def test_masks_have_the_dimension_of_their_row(plans):
    for plan in plans[0]:
        np.testing.assert_array_equal(plan.masks.sum(axis=1), plan.runs["dimension"])


def test_regions_are_marked(plans):
    (own, first, _), parts = plans
    for name in ("chaotic", "bulk", "stable"):
        marked = (own.runs["subspace"] == name) & own.runs["is_region"]
        (row,) = own.masks[marked]
        np.testing.assert_array_equal(np.flatnonzero(row), parts[name])
    marked = first.runs.loc[first.runs["is_region"], "dimension"]
    assert set(marked) == {len(parts[name]) for name in ("chaotic", "bulk", "stable")}


def test_effective_dimension_leaves_the_trivial_share_out(plans):
    (own, first, _), parts = plans
    lost = own.runs["dimension"] - own.runs["effective_dimension"]
    trivial = own.masks[:, parts["bulk"][0]]
    off = bound("float32", SIZE)
    np.testing.assert_allclose(lost, trivial, rtol=0, atol=off)
    lost = first.runs["dimension"] - first.runs["effective_dimension"]
    assert ((lost > 0) & (lost < 1 + off)).all()
    assert lost.iloc[-1] == pytest.approx(1, abs=off)


def test_without_trivial_ends_with_all_of_its_rows(plans):
    runs = plans[0][0].runs
    assert runs.loc[runs["subspace"] == "bulk_without_trivial", "dimension"].max() == SIZE - 1
    assert runs.loc[runs["subspace"] == "none", "dimension"].tolist() == [0]
