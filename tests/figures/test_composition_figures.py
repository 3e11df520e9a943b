"""What the figures of the composition show."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from config_examples import ROOT
from training_jacobian.figures.composition import CURVES, composition, input_components

PARTS = {
    "chaotic": np.arange(0, 10),
    "bulk": np.arange(15, 60),
    "stable": np.arange(70, 80),
    "transition": np.r_[10:15, 60:70],
}
TENSORS = ["Dense_0/bias", "Dense_0/kernel", "Dense_1/bias", "Dense_1/kernel"]


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def measured():
    shares = np.random.default_rng(0).dirichlet([1, 5, 1, 3], size=80)
    profiles = {f"profile_{name}": np.full(8, 1 / 8) for name in CURVES}
    return {
        "tensors": np.array(TENSORS),
        "right_shares": shares,
        "chance": np.array([0.1, 0.5, 0.1, 0.3]),
        "second_moment": np.array([1e3, *np.geomspace(1, 1e-3, 6), 0]),
        "variance": np.array([2, *np.geomspace(1, 1e-3, 6), 1e-17]),
    } | profiles


def test_each_tensor_has_a_panel_with_its_shares_and_chance():
    content = measured()
    figure = composition(content, PARTS)
    titles = ["Dense_0, biases", "Dense_0, weights", "Dense_1, biases", "Dense_1, weights"]
    assert [axes.get_title(loc="left") for axes in figure.axes] == titles
    for number, axes in enumerate(figure.axes):
        share = content["right_shares"][:, number]
        drawn = np.concatenate([dots.get_offsets() for dots in axes.collections])
        np.testing.assert_allclose(drawn[np.argsort(drawn[:, 0]), 1], share)
        lines = {line.get_label(): line.get_ydata() for line in axes.lines}
        assert lines["chance"][0] == content["chance"][number]
        assert lines["running mean"][40] == pytest.approx(share[36:44].mean())


def test_deeper_networks_get_more_rows():
    content = measured()
    content["tensors"] = np.array([*TENSORS, "Dense_2/bias", "Dense_2/kernel"])
    content["right_shares"] = np.full((80, 6), 1 / 6)
    content["chance"] = np.full(6, 1 / 6)
    assert len(composition(content, PARTS).axes) == 6


def test_profiles_and_moments_are_drawn():
    content = measured() | {"profile_right_chaotic": np.geomspace(0.5, 1e-12, 8)}
    top, bottom = input_components(content).axes
    drawn = {line.get_label(): line.get_ydata() for line in bottom.lines}
    assert set(drawn) == {style["label"] for style in CURVES.values()}
    np.testing.assert_allclose(drawn["chaotic"], content["profile_right_chaotic"])
    low, high = bottom.get_ylim()
    assert low == pytest.approx(1e-3 / 8)
    assert high > 0.5
    for line in top.lines:
        assert np.isnan(line.get_ydata()[-1])
        assert np.isfinite(line.get_ydata()[:-1]).all()


def test_an_empty_region_has_no_curve():
    content = measured() | {"profile_right_stable": np.full(8, np.nan)}
    figure = input_components(content)
    figure.draw_without_rendering()
    drawn = {line.get_label(): line.get_ydata() for line in figure.axes[1].lines}
    assert np.isnan(drawn["stable"]).all()
