"""The figures of restricted training: what is drawn, at which dimensions."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from training_jacobian.figures.restriction import loss_by_dimension, training_curves

COLUMNS = ["subspace", "draw", "dimension", "is_region", "test_loss"]
ROWS = [("none", 0, 0, False, 2.5)]
for subspace, draw, own in (("bulk", 0, 40), ("chaotic", 0, 10), ("random", 1, 10)):
    for dimension, loss in ((10, 1.0), (40, 0.5), (100, 0.2)):
        ROWS.append((subspace, draw, dimension, dimension == own, loss))
ROWS += [
    ("random", 2, 10, True, 2.0),
    ("random", 2, 40, False, 0.4),
    ("random", 2, 100, False, 0.2),
]


@pytest.fixture
def table():
    yield pd.DataFrame(ROWS, columns=COLUMNS)
    plt.close("all")


def lines(axes):
    return {line.get_label(): line for line in axes.get_lines()}


def test_losses_against_dimension(table):
    axes = loss_by_dimension(table, ["bulk"]).axes[0]
    drawn = lines(axes)
    np.testing.assert_array_equal(drawn["bulk"].get_xdata(), [10, 40, 100])
    np.testing.assert_array_equal(drawn["bulk"].get_ydata(), [1.0, 0.5, 0.2])
    np.testing.assert_allclose(drawn["random"].get_ydata(), [1.5, 0.45, 0.2])
    assert "chaotic" not in drawn
    assert {text.get_text() for text in axes.texts} == {"untrained", "unrestricted"}
    (ring,) = [line for line in axes.get_lines() if line.get_marker() == "o"]
    assert ring.get_xdata().tolist() == [40]


def test_curves_at_the_dimensions_of_the_regions(table):
    curves = {"train_loss": np.arange(1, 2 * len(table) + 1, dtype=float).reshape(-1, 2)}
    figure = training_curves(table, curves)
    drawn = lines(figure.axes[0])
    # No stable region, no complement: no curve.
    assert set(drawn) == {"bulk (40)", "chaotic (10)", "random (40)", "unrestricted"}
    index = table.index[(table["subspace"] == "bulk") & (table["dimension"] == 40)][0]
    np.testing.assert_array_equal(drawn["bulk (40)"].get_ydata(), curves["train_loss"][index])
