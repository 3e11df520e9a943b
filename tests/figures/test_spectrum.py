"""What the spectrum and the alignment figure show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from config_examples import ROOT
from training_jacobian.figures.spectrum import singular_vector_alignment, spectrum
from training_jacobian.figures.style import COLORS

SIGMA = np.array([4.0, 2.0, 1.3, 1.05, 1.0, 0.95, 0.5, 1e-6], dtype="float32")
PARTS = {
    "chaotic": np.array([0, 1]),
    "bulk": np.array([3, 4, 5]),
    "stable": np.array([6, 7]),
    "transition": np.array([2]),
}
COSINES = np.array([0.9, 0.8, 0.1, 1.0, 0.99, 0.95, -0.2, 0.0])


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def check_points(figure, values):
    """Assert that each region's points are its own, in its own colour; return the labels."""
    (axes,) = figure.axes
    labels = {}
    for dots in axes.collections:
        color = to_hex(dots.get_facecolor()[0]).upper()
        (name,) = [name for name, known in COLORS.items() if known.upper() == color]
        labels[name] = dots.get_label()
        expected = np.column_stack([PARTS[name], values[PARTS[name]]])
        np.testing.assert_allclose(dots.get_offsets(), expected, rtol=1e-7)
    assert set(labels) == set(PARTS)
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(legend) == sorted(labels.values())
    return labels


def test_spectrum_shows_every_value_with_its_regions_count():
    figure = spectrum(SIGMA, PARTS)
    assert check_points(figure, SIGMA) == {
        "chaotic": "chaotic (2)",
        "bulk": "bulk (3)",
        "stable": "stable (2)",
        "transition": "transition (1)",
    }
    (axes,) = figure.axes
    assert axes.get_yscale() == "log"
    assert "σ" in axes.get_ylabel()
    assert "index" in axes.get_xlabel()


def test_spectrum_marks_one_and_the_rounding():
    heights = [line.get_ydata()[0] for line in spectrum(SIGMA, PARTS).axes[0].get_lines()]
    np.testing.assert_allclose(heights, [1, 4 * 2.0**-23], rtol=1e-12)
    double = spectrum(SIGMA.astype("float64"), PARTS)
    assert double.axes[0].get_lines()[1].get_ydata()[0] == 4 * 2.0**-52


def test_alignment_shows_every_cosine():
    figure = singular_vector_alignment(COSINES, PARTS)
    labels = check_points(figure, COSINES)
    assert all(label.startswith(name) for name, label in labels.items())
    assert "cosine" in figure.axes[0].get_ylabel()


@pytest.mark.parametrize("lowest", [-0.2, -0.9])
def test_alignment_leaves_no_point_outside(lowest):
    cosines = COSINES.copy()
    cosines[6] = lowest
    bottom, top = singular_vector_alignment(cosines, PARTS).axes[0].get_ylim()
    assert bottom < lowest
    assert top > 1


def test_an_empty_region_is_drawn_as_none():
    parts = {**PARTS, "chaotic": np.array([], dtype=int)}
    labels = [dots.get_label() for dots in spectrum(SIGMA, parts).axes[0].collections]
    assert "chaotic (0)" in labels
