"""What the spectrum and the alignment figure show."""

import numpy as np
import pytest

from drawn import region_of, texts
from training_jacobian.figures.directions import singular_vector_alignment
from training_jacobian.figures.spectrum import spectrum

SIGMA = np.array([4.0, 2.0, 1.3, 1.05, 1.0, 0.95, 0.5, 1e-6], dtype="float32")
REGIONS = {"chaotic": [0, 1], "bulk": [3, 4, 5], "stable": [6, 7], "transition": [2]}
PARTS = {name: np.array(indices) for name, indices in REGIONS.items()}
COSINES = np.array([0.9, 0.8, 0.1, 1.0, 0.99, 0.95, -0.2, 0.0])


def check_points(axes, values):
    """Assert that each region's points are its own, in its own colour; return the labels."""
    labels = {}
    for dots in axes.collections:
        name = region_of(dots.get_facecolor()[0])
        labels[name] = dots.get_label()
        expected = np.column_stack([PARTS[name], values[PARTS[name]]])
        np.testing.assert_allclose(dots.get_offsets(), expected, rtol=1e-7)
    assert set(labels) == set(PARTS)
    assert sorted(texts(axes.get_legend().get_texts())) == sorted(labels.values())
    return labels


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_spectrum_shows_every_value_its_regions_count_one_and_the_rounding(dtype):
    (axes,) = spectrum(SIGMA.astype(dtype), PARTS).axes
    counts = {name: f"{name} ({len(indices)})" for name, indices in REGIONS.items()}
    assert check_points(axes, SIGMA) == counts
    heights = [line.get_ydata()[0] for line in axes.lines]
    np.testing.assert_allclose(heights, [1, 4 * np.finfo(dtype).eps], rtol=1e-12)
    assert axes.get_yscale() == "log"
    assert ("σ" in axes.get_ylabel(), "index" in axes.get_xlabel()) == (True, True)


@pytest.mark.parametrize("lowest", [-0.2, -0.9])
def test_alignment_shows_every_cosine_and_leaves_no_point_outside(lowest):
    cosines = COSINES.copy()
    cosines[6] = lowest
    (axes,) = singular_vector_alignment(cosines, PARTS).axes
    labels = check_points(axes, cosines)
    assert all(label.startswith(name) for name, label in labels.items())
    assert "cosine" in axes.get_ylabel()
    bottom, top = axes.get_ylim()
    assert bottom < lowest
    assert top > 1


def test_an_empty_region_is_drawn_as_none():
    parts = {**PARTS, "chaotic": np.array([], dtype=int)}
    labels = [dots.get_label() for dots in spectrum(SIGMA, parts).axes[0].collections]
    assert "chaotic (0)" in labels
