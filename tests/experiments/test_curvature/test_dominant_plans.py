"""Which subspaces are trained: bases and masks of the dominant subspaces and of the others."""

import numpy as np
from scipy.stats import ortho_group

from rounding import assert_same
from training_jacobian.experiments.hessian_restriction import completed, plans

SIZE = 12
ROWS = ortho_group.rvs(SIZE, random_state=1)
VT = ortho_group.rvs(SIZE, random_state=2)


def projector(rows):
    return rows.T @ rows


def trainings():
    """Per subspace, point, draw and directions the projector on what is trained."""
    found = {}
    single = ROWS.astype("float32")
    eigenvectors = {"start": (single[:4], single[:-5:-1]), "end": (ROWS[4:8], ROWS[:4])}
    for plan in plans(eigenvectors, VT, [2, 4], draws=2, seed=0):
        gram = plan.basis @ plan.basis.T
        assert_same(gram, np.eye(len(gram), dtype=np.float32), roundings=SIZE)
        assert plan.basis.dtype == VT.dtype
        for row, mask in zip(plan.runs.itertuples(index=False), plan.masks, strict=True):
            assert mask.sum() == row.dimension
            key = (row.subspace, row.point, row.draw, row.directions)
            found[key] = projector(plan.basis[mask])
    return found


def test_completion_keeps_the_rows():
    basis = completed(ROWS[:4])
    np.testing.assert_allclose(projector(basis), np.eye(SIZE), atol=1e-14)
    np.testing.assert_allclose(np.abs((basis[:4] * ROWS[:4]).sum(axis=1)), 1, rtol=1e-14)


def test_trained_subspaces():
    found = trainings()
    everything = np.eye(SIZE)
    expected = {("none", "none", 0, 0): 0 * everything, ("all", "none", 0, SIZE): everything}
    for k in (2, 4):
        for point, top, lowest in (
            ("start", ROWS[:k], ROWS[-k:]),
            ("end", ROWS[4 : 4 + k], ROWS[:k]),
        ):
            expected["lowest", point, 0, k] = projector(lowest)
            expected["dominant", point, 0, k] = projector(top)
            expected["dominant_complement", point, 0, k] = everything - projector(top)
        expected["chaotic", "none", 0, k] = projector(VT[:k])
        expected["chaotic_complement", "none", 0, k] = everything - projector(VT[:k])
        expected["stable", "none", 0, k] = projector(VT[-k:])
    random = {key for key in found if key[0] == "random"}
    assert random == {("random", "none", draw, k) for draw in (1, 2) for k in (2, 4)}
    assert set(found) == set(expected) | random
    for key, matrix in expected.items():
        scale = np.linalg.norm(matrix) or 1
        assert_same(found[key], matrix.astype(np.float32), roundings=SIZE, scale=scale)
    assert np.abs(found["random", "none", 1, 2] - found["random", "none", 2, 2]).max() > 0.1
