"""Overlaps of dominant subspaces with regions, on subspaces that coordinates span."""

import jax
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.experiments.curvature import (
    Spectrum,
    as_arrays,
    measure,
    overlap_table,
    unit_rows,
)

EYE = np.eye(8)
PARTS = {
    "chaotic": np.array([0]),
    "bulk": np.array([1, 2, 3, 4]),
    "stable": np.array([6, 7]),
    "transition": np.array([5]),
}


def table_of(rows, sizes, sides, trivial=0):
    found = Spectrum(np.zeros(8), rows, rows[:0], 0.0, 0.0)
    table = overlap_table({"hessian": found}, sizes, sides, trivial=trivial)
    assert set(table["eigenspace"]) == {"top"}
    return table.set_index(["side", "region", "dimension"])


def test_overlap_share_and_chance():
    # One direction between chaotic and bulk, one in the bulk, one stable.
    rows = np.stack([0.6 * EYE[0] + 0.8 * EYE[1], EYE[2], EYE[6]])
    regions = {name: EYE[part] for name, part in PARTS.items()}
    table = table_of(rows, [1, 3], {"right": regions})
    assert table.loc[("right", "chaotic", 1), "overlap"] == pytest.approx(0.36)
    assert table.loc[("right", "chaotic", 3), "overlap"] == pytest.approx(0.36)
    assert table.loc[("right", "chaotic", 3), "share"] == pytest.approx(0.12)
    assert table.loc[("right", "bulk", 3), "overlap"] == pytest.approx(1.64 / 3)
    assert table.loc[("right", "stable", 3), "overlap"] == pytest.approx(1 / 2)
    assert table.loc[("right", "chaotic", 3), ["chance", "chance_share"]].tolist() == [3 / 8, 1 / 8]
    assert table.loc[("right", "bulk", 3), ["chance", "chance_share"]].tolist() == [1 / 2, 1 / 2]
    assert table["share"].groupby("dimension").sum().tolist() == pytest.approx([1, 1])
    assert table["region_dimension"].groupby("region").first()["bulk"] == 4


def test_trivial_directions_leave_the_bulk_and_the_space():
    # Of two eigenvectors in the bulk, one is half trivial.
    rows = np.stack([(EYE[1] + EYE[2]) / np.sqrt(2), EYE[3]])
    regions = {"bulk": EYE[PARTS["bulk"]], "bulk_without_trivial": EYE[[2, 3, 4]]}
    table = table_of(rows, [2], {"right": regions}, trivial=1)
    bulk, genuine = (table.loc["right", name, 2] for name in ("bulk", "bulk_without_trivial"))
    assert bulk["overlap"] == pytest.approx(1)
    assert bulk["chance"] == 1 / 2
    assert genuine["overlap"] == pytest.approx(3 / 4)
    assert genuine["chance"] == pytest.approx(3 / 7)


def test_both_ends_of_a_spectrum():
    found = Spectrum(np.zeros(8), EYE[[6, 7]], EYE[[0, 1]], 0.0, 0.0)
    regions = {name: EYE[part] for name, part in PARTS.items()}
    table = overlap_table({"hessian": found}, [2], {"right": regions}, trivial=0)
    overlap = table.set_index(["eigenspace", "region"])["overlap"]
    assert overlap["top", "stable"] == pytest.approx(1)
    assert overlap["lowest", "chaotic"] == pytest.approx(1)
    assert overlap["lowest", "bulk"] == pytest.approx(0.5)
    assert overlap[["top"]].sum() == pytest.approx(1)


def test_single_vectors_and_empty_regions():
    spans = unit_rows(gradient=3 * EYE[0] + 4 * EYE[5], movement=np.zeros(8))
    table = table_of(EYE[:2], [1, 2], {"vector": spans})
    assert table.loc[("vector", "gradient", 2), "overlap"] == pytest.approx(9 / 25)
    assert table.loc[("vector", "gradient", 2), "chance"] == pytest.approx(2 / 8)
    nothing = table.loc[("vector", "movement", 2)]
    assert np.isnan(nothing["overlap"])
    assert nothing["share"] == 0


def test_measured_matrices_of_a_small_problem():
    """Two matrices, the curvature along each coordinate, arrays under their names."""
    with jax.enable_x64(True):
        problem = tiny_problem(precision="float64")
        theta = np.asarray(problem.theta_0)
        found = measure(problem, theta, {"right": np.eye(len(theta), dtype="float32")}, 4)
    arrays = as_arrays(*found, dtype="float32")
    assert set(arrays) == {"along_right", "top", "lowest"} | {
        f"{kind}_{matrix}"
        for kind in ("eigenvalues", "asymmetry", "residual", "gap")
        for matrix in ("hessian", "gauss_newton")
    }
    # The Hessian's trace; the first input is always zero, and so is what leads from it.
    assert arrays["along_right"].sum() == pytest.approx(arrays["eigenvalues_hessian"].sum())
    assert (arrays["along_right"] == 0).sum() >= 5
    # Gauss–Newton is positive semidefinite, the Hessian is not.
    assert arrays["eigenvalues_gauss_newton"][-1] > -1e-14
    assert arrays["eigenvalues_hessian"][-1] < -1e-4
    for end in ("top", "lowest"):
        assert arrays[end].dtype == "float32"
        assert arrays[end].shape == (4, len(theta))
