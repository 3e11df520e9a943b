"""The figures of the curvature: what is drawn, where."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from config_examples import ROOT
from training_jacobian.figures import curvature
from training_jacobian.figures.style import COLORS

PARTS = {
    "chaotic": np.array([0]),
    "bulk": np.array([2, 3]),
    "stable": np.array([4]),
    "transition": np.array([1]),
}
SHARES = {"chaotic": 0.1, "bulk": 0.2, "stable": 0.3, "transition": 0.4}


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def test_spectra_show_positive_and_negative_eigenvalues():
    values = np.array([5.0, 1.0, 1e-14, -0.5])
    measured = {f"eigenvalues_hessian_{point}": values for point in ("start", "end")}
    measured |= {f"eigenvalues_gauss_newton_{point}": abs(values) for point in ("start", "end")}
    figure = curvature.spectra(measured | {"dimensions": np.array([1, 2])})
    lines = {line.get_label(): line.get_ydata() for line in figure.axes[0].get_lines()}
    np.testing.assert_array_equal(lines["Hessian"], [5, 1, np.nan, np.nan])
    np.testing.assert_array_equal(lines["Hessian, negative: |λ|"], [np.nan, np.nan, np.nan, 0.5])
    np.testing.assert_array_equal(lines["Gauss–Newton"], [5, 1, np.nan, 0.5])
    assert not any("Newton, negative" in label for label in lines)


def test_curvature_along_vectors_by_region():
    values = np.array([-0.3, -0.01, 1e-7, -1e-8, 0.1])
    names = ("along_right_start", "along_right_end", "along_left_end")
    figure = curvature.along_singular_vectors(
        {name: values * factor for name, factor in zip(names, (1, 2, 3), strict=True)}, PARTS
    )
    for axes, factor in zip(figure.axes, (1, 2, 3), strict=True):
        for dots, region in zip(axes.collections, curvature.PARTS, strict=True):
            assert to_hex(dots.get_facecolor()[0]).upper() == COLORS[region]
            expected = np.column_stack([PARTS[region], factor * values[PARTS[region]]])
            np.testing.assert_allclose(dots.get_offsets(), expected)


def overlap_rows(point, side):
    cases = [("hessian", "top"), ("hessian", "lowest"), ("gauss_newton", "top")]
    for (matrix, space), k in ((case, k) for case in cases for k in (2, 10)):
        for region, share in SHARES.items():
            # Another order at k = 10, so that bars cannot be mixed up.
            found = share if k == 2 else 0.5 - share
            yield matrix, point, space, side, region, k, found, 0.25


def test_bars_are_the_shares_of_each_eigenspace():
    sides = [("start", "right"), ("end", "right"), ("end", "left")]
    rows = [row for case in sides for row in overlap_rows(*case)]
    names = ["matrix", "point", "eigenspace", "side", "region", "dimension", "share"]
    table = pd.DataFrame(rows, columns=[*names, "chance_share"])
    figure = curvature.eigenspace_shares(table)
    axes = figure.axes[1]
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == [
        *(f"{space} {k}" for space in ("$H$ top", "$H$ lowest", "GN top") for k in (2, 10)),
        "random",
    ]
    for bars, region in zip(axes.containers, curvature.PARTS, strict=True):
        share = SHARES[region]
        widths = [bar.get_width() for bar in bars]
        assert widths == pytest.approx([share, 0.5 - share] * 3 + [0.25])
        assert to_hex(bars[0].get_facecolor()).upper() == COLORS[region]
    assert [bar.get_x() for bar in axes.containers[2]][:2] == pytest.approx([0.3, 0.7])


def test_losses_of_subspaces_and_their_complements():
    rows = [("none", "none", 0, 2.5), ("all", "none", 90, 0.2)]
    rows += [("dominant", "end", k, 1 / k) for k in (50, 5)]
    rows += [("dominant_complement", "end", k, 3 / k) for k in (5, 50)]
    rows += [("random", "none", k, loss) for k in (5, 50) for loss in (0.5, 1.0, 0.7)]
    table = pd.DataFrame(rows, columns=["subspace", "point", "directions", "test_loss"])
    figure = curvature.restricted_losses(table)
    first, second = ({line.get_label(): line for line in axes.get_lines()} for axes in figure.axes)
    label = "dominant, $θ_T$"
    assert first[label].get_xdata().tolist() == [5, 50]
    assert first[label].get_ydata().tolist() == [1 / 5, 1 / 50]
    assert second[label].get_ydata().tolist() == [3 / 5, 3 / 50]
    assert first["random"].get_ydata().tolist() == [0.7, 0.7]
    assert "random" not in second
    assert {text.get_text() for text in figure.axes[0].texts} == {"untrained", "unrestricted"}
