"""First-layer parts against inputs of known components; the sums of a whole basis."""

import numpy as np
import pytest
from scipy.stats import ortho_group

from training_jacobian.experiments.composition import (
    SUBSPACES,
    chance_input_matrix,
    first_kernel,
    input_components,
    input_matrix,
    input_profiles,
    seen,
    subspace_rows,
)
from training_jacobian.program.errors import UserError

FEATURES, HIDDEN = 3, 2
LAYOUT = [
    {"layer": "Dense_0", "name": "Dense_0/bias", "shape": [2], "start": 0},
    {"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [3, 2], "start": 2},
    {"layer": "Dense_1", "name": "Dense_1/bias", "shape": [1], "start": 8},
    {"layer": "Dense_1", "name": "Dense_1/kernel", "shape": [2, 1], "start": 9},
]
SIZE = 11
KERNEL = np.arange(2, 8).reshape(FEATURES, HIDDEN)
AXES = ortho_group.rvs(FEATURES, random_state=3)
"""Orthonormal rows: the inputs' true components."""

SCALES = np.array([4.0, 2.0, 1.0])


def inputs(axes=AXES, scales=SCALES):
    """Samples on the axes, both ways: no mean, E[x xᵀ] has these axes and scales² / 3."""
    half = scales[:, None] * axes
    return np.concatenate([half, -half])


def with_first_layer(direction, unit):
    """A unit vector whose first-layer kernel has `direction` in the weights of one hidden unit."""
    vector = np.zeros(SIZE)
    vector[KERNEL[:, unit]] = direction
    return vector


def parts(**indices):
    empty = {name: [] for name in SUBSPACES[:-1]}
    return {name: np.array(found, dtype=int) for name, found in (empty | indices).items()}


def test_components_and_moments_of_known_inputs():
    components, moments = input_components(inputs())
    np.testing.assert_allclose(moments, SCALES**2 / 3, rtol=1e-12)
    np.testing.assert_allclose(np.abs(components @ AXES.T), np.eye(3), atol=1e-12)


def test_the_mean_is_left_in():
    components, moments = input_components(np.full((5, FEATURES), 2.0))
    np.testing.assert_allclose(moments, [12, 0, 0], atol=1e-12)
    np.testing.assert_allclose(np.abs(components[0]), 3**-0.5)


def test_no_moment_is_negative():
    rng = np.random.default_rng(0)
    _, moments = input_components(np.outer(rng.random(50), rng.random(20)))
    assert (moments >= 0).all()


def test_first_kernel_is_the_first_tensor_of_two_axes():
    np.testing.assert_array_equal(first_kernel(LAYOUT), KERNEL)


def test_a_first_layer_that_is_a_convolution_is_refused():
    layout = [{"layer": "Conv_0", "name": "Conv_0/kernel", "shape": [3, 3, 1, 2], "start": 0}]
    with pytest.raises(UserError, match=r"model\.channels: found convolutions"):
        first_kernel(layout)


def test_input_matrix_against_a_loop():
    rows = ortho_group.rvs(SIZE, random_state=0)[:4]
    expected = np.zeros((FEATURES, FEATURES))
    for row in rows:
        for unit in range(HIDDEN):
            weights = np.array([row[2 + HIDDEN * feature + unit] for feature in range(FEATURES)])
            expected += np.outer(weights, weights)
    found = input_matrix(rows, KERNEL)
    np.testing.assert_allclose(found, expected / np.trace(expected), rtol=1e-12)


@pytest.mark.parametrize("rows", [np.empty((0, SIZE)), np.eye(SIZE)[:1], np.eye(SIZE)[8:]])
def test_no_first_layer_part_gives_no_matrix(rows):
    assert np.isnan(input_matrix(rows, KERNEL)).all()


def test_chance_is_the_matrix_of_what_is_left_of_a_whole_basis():
    rotated = ortho_group.rvs(SIZE, random_state=4)
    none, trivial = np.empty((0, SIZE)), rotated[:3]
    np.testing.assert_allclose(chance_input_matrix(none, KERNEL), np.eye(3) / 3)
    found = chance_input_matrix(trivial, KERNEL)
    np.testing.assert_allclose(found, input_matrix(rotated[3:], KERNEL), rtol=1e-10, atol=1e-14)


def test_seen_is_one_for_an_isotropic_part():
    moment = inputs().T @ inputs()
    assert seen(np.eye(3) / 3, moment) == pytest.approx(1)


def test_profiles_of_regions_along_known_components():
    """Chaotic on the first component, stable half on the second and half on the third."""
    rows = np.stack(
        [
            with_first_layer(AXES[0], 0),
            with_first_layer(AXES[0], 1),
            with_first_layer(AXES[1], 0),
            with_first_layer(AXES[2], 1),
            np.eye(SIZE)[9],
        ]
    )
    regions = subspace_rows(rows, parts(chaotic=[0, 1], stable=[2, 3, 4]))
    found = input_profiles(inputs(), regions, regions, np.empty((0, SIZE)), LAYOUT)
    for side in ("right", "left"):
        np.testing.assert_allclose(found[f"profile_{side}_chaotic"], [1, 0, 0], atol=1e-12)
        np.testing.assert_allclose(found[f"profile_{side}_stable"], [0, 0.5, 0.5], atol=1e-12)
    # Second moments 16, 4 and 1 (over 3): 7 on average.
    assert found["second_moment_ratio_right_chaotic"] == pytest.approx(16 / 7)
    assert found["second_moment_ratio_right_stable"] == pytest.approx(2.5 / 7)
    np.testing.assert_allclose(found["profile_chance"], 1 / 3)
    assert np.isnan(found["profile_right_bulk"]).all()
    assert np.isnan(found["variance_ratio_left_bulk_without_trivial"])


def test_variance_is_that_about_the_mean():
    shifted = inputs() + 3 * AXES[2]
    row = with_first_layer(AXES[2], 0)[None]
    regions = subspace_rows(row, parts(bulk=[0]))
    found = input_profiles(shifted, regions, regions, np.empty((0, SIZE)), LAYOUT)
    np.testing.assert_allclose(found["variance"], np.var(shifted @ found["components"].T, axis=0))
    assert found["variance_ratio_right_bulk"] == pytest.approx(1 / 7)
    # Along the third axis 1/3 + 3²; in all 21/3 + 3², a third of it each.
    assert found["second_moment_ratio_right_bulk"] == pytest.approx((1 / 3 + 9) / (16 / 3))


def test_dead_inputs_leave_the_bulk_with_its_trivial_part():
    """The third input is always zero: its weights are trivial, and half of the bulk."""
    axes = np.eye(FEATURES)
    x = inputs(axes, np.array([2.0, 1.0, 0.0]))
    trivial = np.stack([with_first_layer(axes[2], unit) for unit in range(HIDDEN)])
    genuine = np.stack([with_first_layer(axes[1], unit) for unit in range(HIDDEN)])
    bulk = np.concatenate([trivial, genuine])
    split = parts(bulk=[0, 1, 2, 3], bulk_without_trivial=[2, 3])
    regions = subspace_rows(bulk, split)
    found = input_profiles(x, regions, regions, trivial, LAYOUT)
    np.testing.assert_allclose(found["profile_right_bulk"], [0, 0.5, 0.5], atol=1e-12)
    expected = [0, 1, 0]
    np.testing.assert_allclose(found["profile_right_bulk_without_trivial"], expected, atol=1e-12)
    np.testing.assert_allclose(found["profile_chance_without_trivial"], [0.5, 0.5, 0], atol=1e-12)


def test_every_subspace_has_its_profile_on_both_sides():
    basis = ortho_group.rvs(SIZE, random_state=8)
    bulk = {"bulk": range(2, 8), "bulk_without_trivial": range(2, 8)}
    split = parts(chaotic=[0, 1], **bulk, stable=[8, 9], transition=[10])
    right, left = (subspace_rows(side, split) for side in (basis, basis.T))
    found = input_profiles(inputs(), right, left, basis[:0], LAYOUT)
    names = [f"{side}_{name}" for side in ("right", "left") for name in SUBSPACES]
    for name in [*names, "chance", "chance_without_trivial"]:
        assert found[f"profile_{name}"].sum() == pytest.approx(1)
    np.testing.assert_allclose(found["profile_right_all"], 1 / 3, rtol=1e-12)
    for side, vectors in (("right", basis), ("left", basis.T)):
        expected = np.diag(AXES @ input_matrix(vectors[:2], KERNEL) @ AXES.T)
        np.testing.assert_allclose(found[f"profile_{side}_chaotic"], expected, rtol=1e-12)
