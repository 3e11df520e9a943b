"""Every registered figure is drawn from files, by name, with what its caption and rule need."""

import json
import re
import runpy
import sys

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import small_files
from config_examples import ROOT
from training_jacobian import figures
from training_jacobian.figures import style
from training_jacobian.files import storage

FIGURES = figures.registered()
FOUND = {"observed": 0.5, "verdict": "holds"}
LEDGER = [{"id": "a", "verdict": "holds", "by_run": {"a": FOUND}, "controls": {}}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("small")
    small_files.write_files(made)
    (made / "ledger.json").write_text(json.dumps([{**LEDGER[0], "holds_in": 1, "of": 1}]))
    return made


@pytest.fixture
def draw(folder, monkeypatch):
    """Return a function that runs plot.py on a figure's files and gives the figure."""

    def drawn(name, *words):
        found = []
        for flag, value in small_files.FIGURE_FLAGS[name].items():
            many = value if isinstance(value, list) else [value]
            words += ("--" + flag.replace("_", "-"), *map(str, many))
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["plot.py", *words, "--output", "new/a.png"])
        monkeypatch.setattr(style, "save_figure", lambda figure, paths: found.append(figure))
        with plt.rc_context(fname=ROOT / "matplotlibrc"):
            runpy.run_path(str(ROOT / "scripts/plot.py"), run_name="__main__")
            found[0].draw_without_rendering()
        return found[0]

    yield drawn
    plt.close("all")


def test_names_are_those_that_the_modules_register():
    modules = {path.stem for path in (ROOT / "src/training_jacobian/figures").glob("[!_]*.py")}
    modules -= {"style", "loading"}
    assert {entry.module for entry in FIGURES.values()} == modules
    texts = [(ROOT / f"src/training_jacobian/figures/{m}.py").read_text("utf-8") for m in modules]
    functions = {(entry.module, entry.function) for entry in FIGURES.values()}
    assert len(functions) == sum(text.count("\n@figure(") for text in texts)


def test_figures_readme_lists_them():
    table = (ROOT / "figures" / "README.md").read_text("utf-8").splitlines()
    cells = [line.split("|")[1] for line in table if line.startswith("| `")]
    listed = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    # Those of one kind after the first are listed by their endings.
    full = [f"prediction_shift{name}" if name.startswith("_") else name for name in listed]
    assert sorted(full) == sorted(FIGURES)


def test_a_figure_has_a_caption_and_uses_its_files_and_settings():
    """As parameters, for `parts`, or as the names of several files."""
    for name, entry in FIGURES.items():
        assert (ROOT / f"workflow/report/{entry.caption}.rst").is_file(), name
        used = {*entry.parameters, *(key for key, kind in entry.settings.items() if "+" in kind)}
        if "parts" in used:
            used = (used - {"parts"}) | {*figures.BY_REGION}
        assert used == {*entry.files, *entry.settings, *entry.given}, name


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn(draw, name):
    axes = [axes for axes in draw(name).axes if axes.axison]
    assert axes
    assert all(each.has_data() or each.texts for each in axes)


@pytest.mark.parametrize("settings", [["--stated", "5", "30", "7"], []])
def test_stated_counts_are_three_or_none(draw, settings):
    heights = [
        line.get_ydata()[0] for line in draw("threshold_sensitivity", *settings).axes[0].lines
    ]
    assert heights.count(5) == (1 if settings else 0)


def test_spectrum_shows_the_files_values(draw, folder):
    points = np.concatenate([dots.get_offsets() for dots in draw("spectrum").axes[0].collections])
    order = np.argsort(points[:, 0])
    np.testing.assert_allclose(points[order, 1], np.load(folder / "sigma.npy"))


@pytest.mark.parametrize("inputs", ["train", "test", "white_noise", "inverted"])
def test_each_set_of_inputs_is_drawn_from_its_own_array(draw, folder, inputs):
    rows = np.random.default_rng(3).random((4, 43))
    shifts = dict(zip(("train", "test", "white_noise", "inverted"), rows, strict=True))
    storage.save_arrays(folder / "shift.npz", **shifts)
    (axes,) = draw(f"prediction_shift_{inputs}").axes
    where = inputs.replace("white_noise", "normal noise")
    assert axes.get_ylabel() == f"max KL on {where} (nats)"
    points = np.concatenate([dots.get_offsets() for dots in axes.collections])
    np.testing.assert_allclose(points[np.argsort(points[:, 0]), 1], shifts[inputs])


@pytest.mark.parametrize(("name", "role"), [("top", "top"), ("bulk", "authors")])
def test_each_direction_is_drawn_from_its_own_rows(draw, folder, name, role):
    table = pd.read_csv(folder / "perturbation.csv")
    table["predicted"] = [1.0, 20.0, 300.0] * 2
    table.to_csv(folder / "perturbation.csv", index=False)
    line = draw(f"init_perturbation_{name}").axes[0].lines[0]
    assert line.get_ydata().tolist() == table.loc[table["role"] == role, "predicted"].tolist()[:1]


def test_help_names_every_figure_and_a_figures_files(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")
    for words, expected in (([], FIGURES), (["--figure", "spectrum"], ["results/{run}/sigma.npy"])):
        monkeypatch.setattr(sys, "argv", ["plot.py", *words, "--help"])
        with pytest.raises(SystemExit, match="0"):
            runpy.run_path(str(ROOT / "scripts/plot.py"), run_name="__main__")
        text = capsys.readouterr().out
        assert all(part in text for part in expected)
