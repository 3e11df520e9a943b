"""Figures are written in every format, the same bytes each time."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from drawn import PARTS
from training_jacobian.figures.generality import VERDICTS
from training_jacobian.figures.style import COLORS, region_legend, save_figure, scatter_regions


def draw():
    figure, axes = plt.subplots()
    scatter_regions(axes, PARTS, np.random.default_rng(0).random(80))
    region_legend(axes)
    return figure


def test_pdf_and_png_twice_the_same_bytes(tmp_path):
    written = []
    for folder in ("first", "second"):
        paths = [tmp_path / folder / "a.pdf", tmp_path / folder / "a.png"]
        figure = draw()
        save_figure(figure, paths)
        assert sorted((tmp_path / folder).iterdir()) == paths
        assert not plt.fignum_exists(figure.number)
        written.append([path.read_bytes() for path in paths])
    assert written[0] == written[1]
    pdf, png = written[0]
    assert pdf.startswith(b"%PDF-")
    assert b"CreationDate" not in pdf
    assert png.startswith(b"\x89PNG\r\n\x1a\n")


def test_an_unknown_format_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="'xyz' is not supported"):
        save_figure(draw(), [tmp_path / "a.xyz"])
    assert list(tmp_path.iterdir()) == []


def test_regions_and_verdicts_have_colours_of_their_own():
    assert set(COLORS) >= {"chaotic", "bulk", "stable", "transition", "random"}
    colors = [*COLORS.values(), *(color for color, _ in VERDICTS.values())]
    assert len({color.lower() for color in colors}) == len(COLORS) + len(VERDICTS)
