"""Movement in the basis of right singular vectors."""

import numpy as np
from scipy.stats import ortho_group

from training_jacobian.experiments.movement import movement, shares


def test_components_rebuild_the_movement():
    vt = ortho_group.rvs(6, random_state=0)
    start, end = np.arange(6.0), np.arange(6.0) ** 2
    np.testing.assert_allclose(movement(start, end, vt) @ vt, end - start, atol=1e-12)


def test_shares_add_up():
    parts = {"chaotic": np.array([0]), "bulk": np.array([1, 2]), "stable": np.array([3])}
    found = shares(np.array([1.0, 2.0, 0.0, 2.0]), parts)
    assert found["bulk"] == {"movement": 4 / 9, "dimensions": 0.5}
    assert sum(share["movement"] for share in found.values()) == 1
