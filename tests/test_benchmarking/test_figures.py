"""What the benchmark figures show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from benchmark_records import (
    all_records,
    jacobian_record,
    restricted_record,
    svd_record,
    workflow_record,
)
from config_examples import ROOT
from training_jacobian.benchmarking.summary import summarise
from training_jacobian.figures.benchmarks import benchmark_scaling, benchmarks
from training_jacobian.plotting import COLORS


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def curves(axes):
    """Return every error-bar curve by its label: x, y, colour."""
    return {
        bars.get_label(): (*bars.lines[0].get_data(), to_hex(bars.lines[0].get_color()).upper())
        for bars in axes.containers
    }


def test_seconds_and_speed_ups_by_size():
    figure = benchmarks(summarise(*all_records()))
    seconds, svd, speed_up, svd_speed_up = map(curves, figure.axes)
    x, y, color = seconds["this package"]
    np.testing.assert_allclose(x, [610, 1210, 4810])
    np.testing.assert_allclose(y, 1e-6 * np.square(x))
    assert color == COLORS["bulk"]
    assert set(seconds) == {"this package", "jax.jacfwd"}
    assert set(svd) == {"this package", "numpy.linalg.svd", "this package, σ only"}
    np.testing.assert_allclose(speed_up["this package"][1], 3)
    np.testing.assert_allclose(svd_speed_up["this package, σ only"][1], 8)
    assert figure.axes[0].get_ylabel() == "time (s)"
    assert all(axes.get_legend() for axes in figure.axes)


def test_bars_reach_from_smallest_to_largest():
    jacobian, svd, *others = all_records()
    jacobian[2] = jacobian_record("paper", ours=[2.0, 1.0, 4.0])
    (bars,) = [
        container
        for container in benchmarks(summarise(jacobian, svd, *others)).axes[0].containers
        if container.get_label() == "this package"
    ]
    segments = bars.lines[2][0].get_segments()
    np.testing.assert_allclose(segments[-1][:, 1], [1, 4])


def test_fits_and_predictions():
    figure = benchmark_scaling(summarise(*all_records()))
    by_size, by_steps, by_batch = figure.axes
    labels = [text.get_text() for text in by_size.get_legend().get_texts()]
    assert labels[:3] == ["Jacobian: 2.00 (2)", "SVD: 3.00 (3)", "σ only: 3.00 (3)"]
    assert labels[3] == "equal at N = 10000"
    assert by_steps.get_xlabel() == "steps T"
    assert by_batch.get_ylabel() == "time per step (s)"
    measured, fitted, predicted = by_steps.lines
    np.testing.assert_allclose(measured.get_xdata(), [125, 250])
    np.testing.assert_allclose(fitted.get_ydata(), predicted.get_ydata())


def test_one_network_alone_can_be_drawn():
    jacobian = [jacobian_record("paper", ours=[1.0])]
    svd = [svd_record("paper", ours=[1.0], numpy=[2.0], values=[0.5])]
    summary = summarise(jacobian, svd, restricted_record(), workflow_record())
    for figure in (benchmarks(summary), benchmark_scaling(summary)):
        figure.canvas.draw()
