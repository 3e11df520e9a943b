"""`regions` and `plot_spectrum`: thresholds of the configuration, unless others are given."""

import matplotlib.pyplot as plt
import numpy as np
import yaml

import training_jacobian as tj
from config_examples import ROOT

SIGMA = np.array([9, 1.6, 1.4, 1.05, 1.0, 0.8, 0.6, 0.1])


def as_lists(parts):
    return {name: indices.tolist() for name, indices in parts.items()}


def test_default_thresholds_are_the_configuration():
    regions = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())["regions"]
    assert regions == tj.regions.__kwdefaults__
    found = as_lists(tj.regions(SIGMA))
    assert found == {"chaotic": [0, 1], "bulk": [3, 4], "stable": [6, 7], "transition": [2, 5]}


def test_other_thresholds():
    found = as_lists(tj.regions(SIGMA, chaotic_above=1.3, bulk_within=0.02, stable_below=0.5))
    assert found == {"chaotic": [0, 1, 2], "bulk": [4], "stable": [7], "transition": [3, 5, 6]}


def test_plot_shows_every_value_in_its_region():
    figure = tj.plot_spectrum(SIGMA, tj.regions(SIGMA, chaotic_above=1.3))
    labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert labels == ["chaotic (3)", "bulk (2)", "stable (2)", "transition (1)"]
    points = np.concatenate([dots.get_offsets() for dots in figure.axes[0].collections])
    np.testing.assert_allclose(sorted(points[:, 1]), sorted(SIGMA))
    default = tj.plot_spectrum(SIGMA).axes[0].get_legend().get_texts()
    assert default[0].get_text() == "chaotic (2)"
    plt.close("all")
