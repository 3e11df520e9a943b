"""Figures are written in every format, the same bytes each time."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from config_examples import ROOT
from training_jacobian.figures.style import COLORS, region_legend, save_figure, scatter_region


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")


def draw():
    figure, axes = plt.subplots()
    scatter_region(axes, np.arange(50), np.random.default_rng(0).random(50), "bulk", label="σ")
    region_legend(axes)
    return figure


def test_pdf_and_png(tmp_path):
    paths = [tmp_path / "new" / "a.pdf", tmp_path / "new" / "a.png"]
    save_figure(draw(), paths)
    assert paths[0].read_bytes().startswith(b"%PDF-")
    assert b"CreationDate" not in paths[0].read_bytes()
    assert paths[1].read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert sorted((tmp_path / "new").iterdir()) == paths


def test_twice_the_same_bytes(tmp_path):
    for folder in ("first", "second"):
        save_figure(draw(), [tmp_path / folder / "a.pdf", tmp_path / folder / "a.png"])
    for name in ("a.pdf", "a.png"):
        first, second = (tmp_path / folder / name for folder in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()


def test_the_figure_is_closed(tmp_path):
    figure = draw()
    assert plt.fignum_exists(figure.number)
    save_figure(figure, [str(tmp_path / "a.png")])
    assert not plt.fignum_exists(figure.number)


def test_an_unknown_format_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="'xyz' is not supported"):
        save_figure(draw(), [tmp_path / "a.xyz"])
    assert list(tmp_path.iterdir()) == []


def test_every_region_has_a_colour_of_its_own():
    assert set(COLORS) >= {"chaotic", "bulk", "stable", "transition", "random"}
    colors = [color.lower() for color in COLORS.values()]
    assert len(set(colors)) == len(colors)
