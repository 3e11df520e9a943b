"""What a decomposition may choose: signs, and a basis where singular values are as good as equal.

No statistic of the cosines between left and right vectors depends on it.
"""

import numpy as np
import pytest
from scipy.stats import ortho_group

from result_folders import regions_of
from training_jacobian.claims.registry import resolved
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.experiments.directions import alignment
from training_jacobian.files.storage import save_array, save_json

ROUNDING = np.finfo("float64").eps
CLUSTERS = [(9, 1), (5, 4), (2, 1), (1.3, 1), (1.05, 3), (1, 6), (0.95, 1), (0.4, 3), (0.1, 1)]
"""Singular values and how many there are of each; below them four of rounding."""
SIGMA = np.array([s for s, count in CLUSTERS for _ in range(count)] + [8e-16, 3e-16, 1e-17, 0])
SIGMA[2:5] -= ROUNDING * np.arange(1, 4)  # nearly equal: a tenth of ε σ₁ apart
TRIVIAL = 3
SIZE = len(SIGMA)

# No claim takes the mean over all of the stable region, part of which is rounding.
ARGUMENTS = {
    "mean_alignment": [
        {"region": region} for region in ("chaotic", "bulk", "bulk_without_trivial", "transition")
    ],
    "aligned_fraction": [
        {"region": region, "above": above}
        for region in ("chaotic", "bulk", "stable")
        for above in (-0.1, 0.0, 0.1, 0.9)
    ],
    "mean_absolute_alignment_of_most_stable": [{"share": share} for share in (0.01, 0.5, 1)],
}


def groups():
    """Return the indices of each cluster, the trivial block's left out, and of those beneath."""
    ends = np.cumsum([count for _, count in CLUSTERS])
    parts = np.split(np.arange(SIZE), ends)
    return [part[TRIVIAL:] if SIGMA[part[0]] == 1 else part for part in parts]


def turned(u, vt, seed):
    """Return other vectors of the same J, as far as its rounding tells; its trivial ones stay."""
    rng = np.random.default_rng(seed)
    u, vt = u.copy(), vt.copy()
    for index in groups():
        left, right = (np.linalg.qr(rng.standard_normal((len(index),) * 2))[0] for _ in "uv")
        # Of σ > ε σ₁ the left vectors follow from the right ones, of the rest nothing does.
        left = right if SIGMA[index[0]] > ROUNDING * SIGMA[0] else left
        u[:, index], vt[index] = u[:, index] @ left.T, right @ vt[index]
    return u, vt


def values(folder, u, vt):
    """Write a run with these vectors; return the value of each statistic of alignment."""
    save_array(folder / "run/sigma.npy", SIGMA)
    save_array(folder / "run/alignment.npy", alignment(u, vt))
    save_json(folder / "run/regions.json", regions_of(SIGMA, trivial=TRIVIAL))
    return {
        (name, *arguments.values()): STATISTICS[name](folder, run="run", **arguments)
        for name, calls in ARGUMENTS.items()
        for arguments in calls
    }


@pytest.fixture
def vectors():
    """U and Vᵀ, aligned in part, and wholly in the trivial block."""
    vt = ortho_group.rvs(SIZE, random_state=0)
    block = np.flatnonzero(SIGMA == 1)[:TRIVIAL]
    noise = 0.15 * np.random.default_rng(1).standard_normal((SIZE, SIZE))
    noise[block] = noise[:, block] = 0
    turn, signs = np.linalg.qr(np.eye(SIZE) + noise)
    return vt.T @ (turn * np.sign(np.diag(signs))), vt


def test_every_statistic_that_reads_alignment_is_among_them():
    reads = {
        name
        for name, statistic in STATISTICS.items()
        if any(file.endswith("alignment.npy") for file in statistic.reads)
    }
    assert reads == set(ARGUMENTS)


@pytest.mark.parametrize("seed", range(6))
def test_neither_signs_nor_bases_of_clusters_change_a_value(tmp_path, vectors, seed):
    other = turned(*vectors, seed)
    # It is another set of factors of the same matrix.
    products = [(u * SIGMA) @ vt for u, vt in (vectors, other)]
    np.testing.assert_allclose(*products, rtol=0, atol=10 * ROUNDING * SIGMA[0])
    assert np.abs(alignment(*other) - alignment(*vectors)).max() > 0.1
    expected, found = (values(tmp_path, *factors) for factors in (vectors, other))
    assert found == pytest.approx(expected, abs=1e-12)


def test_resolved_by_hand():
    """ε = 2⁻²³ and σ₁ = 8: a distance of 2⁻²⁰ is none."""
    step = 2.0**-20
    sigma = np.array([8, 2, 1, 1, 0.5, 0.5 - step / 2, 0.25, 0.25 - 2 * step, 2 * step, step, 0])
    assert resolved(sigma.astype("float32")).tolist() == [0, 1, 6, 7]
    assert resolved(np.array([3.0, 1.0, 0.0])).tolist() == [0, 1]
    assert resolved(np.array([1.0, 1.0, 1.0])).tolist() == []
    # In float64 the near ones are told apart.
    assert resolved(sigma).tolist() == [0, 1, 4, 5, 6, 7, 8, 9]
