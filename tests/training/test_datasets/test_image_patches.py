"""The patches are cells of a grid over the photographs."""

import numpy as np
import pytest
from sklearn.datasets import load_sample_image

from training_jacobian.training.datasets import load

NAMES = ("china.jpg", "flower.jpg")


@pytest.fixture(scope="module")
def data():
    return load("image_patches")


@pytest.fixture(scope="module")
def pictures():
    """Both photographs in grey, by the weights as they stand in Rec. 601."""
    colours = [load_sample_image(name).astype(np.float64) / 255 for name in NAMES]
    return [0.299 * c[..., 0] + 0.587 * c[..., 1] + 0.114 * c[..., 2] for c in colours]


def places(picture, patch):
    """Return every (row, column) at which the patch stands in the picture, by brute force."""
    rows, columns = (length - 7 for length in picture.shape)
    found = np.ones((rows, columns), dtype=bool)
    for i in range(8):
        for j in range(8):
            near = np.abs(picture[i : i + rows, j : j + columns] - patch[i, j]) < 1e-12
            found &= near
    return np.argwhere(found).tolist()


@pytest.mark.parametrize("index", [0, 1, 899, 900, 1799])
def test_a_patch_stands_in_its_photograph_and_not_in_the_other(data, pictures, index):
    x, y = data
    patch = x[index].reshape(8, 8)
    assert np.ptp(patch) > 0
    assert len(places(pictures[y[index]], patch)) == 1
    assert places(pictures[1 - y[index]], patch) == []


def test_no_two_patches_share_a_pixel(data, pictures):
    """Their places are corners of one grid and all different; patches without contrast aside."""
    x, y = data
    for label in (0, 1):
        patches = x[y == label]
        with_contrast = patches[np.ptp(patches, axis=1) > 0.2][:40]
        found = [places(pictures[label], patch.reshape(8, 8)) for patch in with_contrast]
        corners = [tuple(place) for (place,) in found]
        assert len(set(corners)) == len(corners) == 40
        assert all(row % 8 == 0 and column % 8 == 0 for row, column in corners)
        assert len(np.unique(patches, axis=0)) > 890
