"""What the figures of the composition show."""

import numpy as np
import pytest

from drawn import PARTS, curves, points
from training_jacobian.figures.composition import CURVES, composition, input_components

TENSORS = [f"Dense_{layer}/{kind}" for layer in (0, 1) for kind in ("bias", "kernel")]
TITLES = ["Dense_0, biases", "Dense_0, weights", "Dense_1, biases", "Dense_1, weights"]


def measured(**changes):
    profiles = {f"profile_{name}": np.full(8, 1 / 8) for name in CURVES}
    return {
        "tensors": np.array(TENSORS),
        "right_shares": np.random.default_rng(0).dirichlet([1, 5, 1, 3], size=80),
        "chance": np.array([0.1, 0.5, 0.1, 0.3]),
        "second_moment": np.array([1e3, *np.geomspace(1, 1e-3, 6), 0]),
        "variance": np.array([2, *np.geomspace(1, 1e-3, 6), 1e-17]),
        **profiles,
        **changes,
    }


def test_each_tensor_has_a_panel_with_its_shares_and_chance():
    content = measured()
    figure = composition(content, PARTS)
    assert [axes.get_title(loc="left") for axes in figure.axes] == TITLES
    for number, axes in enumerate(figure.axes):
        share, lines = content["right_shares"][:, number], curves(axes)
        np.testing.assert_allclose(points(axes)[:, 1], share)
        assert lines["chance"][0] == content["chance"][number]
        assert lines["running mean"][40] == pytest.approx(share[36:44].mean())


def test_deeper_networks_get_more_rows():
    deeper = np.array([*TENSORS, "Dense_2/bias", "Dense_2/kernel"])
    content = measured(tensors=deeper, right_shares=np.full((80, 6), 1 / 6))
    assert len(composition(content | {"chance": np.full(6, 1 / 6)}, PARTS).axes) == 6


def test_profiles_and_moments_are_drawn_but_none_of_an_empty_region():
    steep, none = np.geomspace(0.5, 1e-12, 8), np.full(8, np.nan)
    figure = input_components(measured(profile_right_chaotic=steep, profile_right_stable=none))
    figure.draw_without_rendering()
    top, bottom = figure.axes
    assert set(curves(bottom)) == {style["label"] for style in CURVES.values()}
    np.testing.assert_allclose(curves(bottom)["chaotic"], steep)
    assert np.isnan(curves(bottom)["stable"]).all()
    low, high = bottom.get_ylim()
    assert low == pytest.approx(1e-3 / 8)
    assert high > 0.5
    for line in top.lines:
        assert np.isnan(line.get_ydata()[-1])
        assert np.isfinite(line.get_ydata()[:-1]).all()
