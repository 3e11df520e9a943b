"""What a figure shows, read from its axes."""

import numpy as np
from matplotlib.colors import to_hex

import result_folders
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.regions import Thresholds

CUTS = Thresholds(**result_folders.THRESHOLDS)
PARTS = {
    "chaotic": np.arange(0, 10),
    "bulk": np.arange(15, 60),
    "stable": np.arange(70, 80),
    "transition": np.r_[10:15, 60:70],
}
"""Regions of 80 directions."""


def points(axes):
    """Return the coordinates of all dots, by the first of them."""
    found = np.concatenate([dots.get_offsets() for dots in axes.collections])
    return found[np.argsort(found[:, 0])]


def curves(axes):
    """Return the heights of every line by its label."""
    return {line.get_label(): line.get_ydata() for line in axes.lines}


def region_of(color):
    """Return the name of the region with a colour."""
    (name,) = [name for name, own in COLORS.items() if own.lower() == to_hex(color)]
    return name


def texts(artists):
    return [text.get_text() for text in artists]


def legend(figure):
    return texts(figure.legends[0].get_texts())
