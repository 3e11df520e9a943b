"""What the figures of the norm of ∂logits/∂x show."""

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

from training_jacobian.figures import input_jacobian as figures
from training_jacobian.figures.style import COLORS

COLUMNS = ["inputs", "region", "direction", "sign", "norm"]
SETS = {"train": 1.0, "test": 2.0, "white_noise": 4.0}


def table(scale=1.0):
    """Norms of 20 after and 2 before training, times a factor per set; no stable directions."""
    rows = [("none", -1, 0, 20.0), ("start", -1, 0, 2.0), ("chaotic", 0, 1, 22.0)]
    rows += [("bulk", index, 1, 20 + index / 10) for index in range(5)]
    rows += [("bulk_without_trivial", 1, 1, 20.0), ("random", 0, 1, 18.0), ("random", 0, -1, 24.0)]
    return pd.DataFrame(
        [
            (name, *row, scale * factor * norm)
            for name, factor in SETS.items()
            for *row, norm in rows
        ],
        columns=COLUMNS,
    )


def test_points_are_changes_in_percent_by_region():
    expected = {
        ("chaotic", 0): [10],
        ("bulk", 1): [0, 0.5, 1, 1.5, 2],
        ("bulk", 2): [0],
        ("random", 4): [20, -10],
    }
    figure = figures.input_jacobian(table())
    assert len(figure.axes) == 3
    for axes in figure.axes:
        assert len(axes.collections) == len(expected)
        for dots, ((region, place), values) in zip(axes.collections, expected.items(), strict=True):
            assert to_hex(dots.get_facecolor()[0]).upper() == COLORS[region]
            x, y = np.transpose(dots.get_offsets())
            assert (np.abs(x - place) < 0.5).all()
            np.testing.assert_allclose(np.sort(y), np.sort(values), atol=1e-12)


def test_both_networks_norms_stand_above_the_panels():
    titles = [axes.get_title(loc="left") for axes in figures.input_jacobian(table()).axes]
    assert titles[0].startswith("(a) training set")
    assert "trained 40, untrained 4 (−90 %)" in titles[1]
    assert "trained 80, untrained 8 (−90 %)" in titles[2]


def test_penalty_shows_spectra_shares_and_norms_of_each_run():
    spectra = {0.0: np.array([3.0, 1.0, 0.1]), 1.0: np.array([2.0, 1.0, 0.5])}
    shares = {0.0: 0.2, 1.0: 0.1}
    regions = {
        weight: {name: {"fraction": share} for name in figures.FRACTIONS}
        for weight, share in shares.items()
    }
    tables = {0.0: table(), 1.0: table(0.5)}
    left, middle, right = figures.jacobian_penalty(spectra, regions, tables).axes
    drawn = {line.get_label(): line.get_ydata() for line in left.lines}
    for label, sigma in zip(("no penalty", "λ = 1"), spectra.values(), strict=True):
        np.testing.assert_array_equal(drawn[label], sigma)
    heights = [bar.get_height() for bar in middle.patches]
    assert heights == [0.2] * 5 + [0.1] * 5
    norms = [line.get_ydata() for line in right.lines[:4]]
    expected = [[2, 4, 8], [20, 40, 80], [1, 2, 4], [10, 20, 40]]
    np.testing.assert_allclose(norms, expected)
