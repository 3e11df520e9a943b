"""The table on the terminal and in the file."""

import pytest

from planned_runs import COUNTS, MACHINE, config_with
from training_jacobian.planning import table
from training_jacobian.planning.plan import Cores, Room, plan

ROOM, CORES = Room(25 * 10**9, 65 * 10**9), Cores(1, 4)


@pytest.fixture
def rows(tmp_path):
    wide = {"model": {"hidden": [256, 160]}, "method": "matrix_free"}
    config = config_with(tmp_path, seed_1={"seed": 1}, learning_rate_003=wide)
    return plan({**config, "matrix_free": COUNTS}, ROOM, MACHINE, cores=CORES)


def test_columns_of_the_file(rows):
    frame = table.as_frame(rows).set_index("run")
    assert list(frame.loc[["paper", "learning_rate_003"], "parameters"]) == [4810, 59370]
    assert frame.loc["paper", ["find_leading_triplets_s", "estimate_density_s"]].isna().all()
    assert frame.loc["learning_rate_003", "method"] == "matrix_free"
    assert frame["fits"].all()
    long = [f"{name}_s" for name in table.LONG_STEPS]
    assert frame[[*long, "other_s"]].sum(axis=1).to_numpy() == pytest.approx(
        frame["seconds"].to_numpy()
    )
    seconds = dict(zip(frame.index, (found for _, found in rows), strict=True))
    assert frame.loc["paper", "seconds"] == pytest.approx(sum(seconds["paper"].values()))


def test_the_printed_table(rows):
    header, *lines = table.as_text(rows).splitlines()
    assert header.replace(",", " ").split()[:7] == [*list(table.COLUMNS.values())[:7]]
    first, _, last = (line.split() for line in lines)
    assert first[:4] == ["paper", "4810", "625", "4810"]
    assert " ".join(first[4:]).startswith("5.7 T 2.2 GB 833 MB")
    assert " ".join(first).endswith("dense: 18 × 93 MB fit into 25 GB")
    assert last[:4] == ["learning_rate_003", "59370", "625", "50"]
    assert "–" in last
    # Cells stand below their headings.
    places = [lines[0].index("dense:"), lines[2].index("matrix-free:")]
    assert places == [header.index("why")] * 2


def test_it_fits_a_terminal(rows):
    text = table.as_text(rows) + "\n" + table.notes(rows, ROOM, CORES)
    assert max(map(len, text.splitlines())) <= 120


def test_all_runs_together(rows):
    """Steps on one of four cores count a quarter, the density on all of them whole."""
    (_, paper), (_, seed), (_, wide) = rows
    whole = wide["estimate_density"]
    total = whole + (sum(map(sum, (paper.values(), seed.values(), wide.values()))) - whole) / 4
    assert total > 120
    assert f"cores: {total / 60:.0f} min, " in table.notes(rows, ROOM, CORES)
    assert "free: 65 GB" in table.notes(rows, ROOM, CORES)


def test_an_own_run_is_told_apart(tmp_path):
    sizes = ("parameters", "classes", "outputs", "training_flops", "tangent_flops")
    measured = dict.fromkeys((*sizes, "record", "state"), 10)
    config = {**config_with(tmp_path, net={"model": "nets:make"}), "own": {"net": measured}}
    rows = plan({**config, "matrix_free": COUNTS}, ROOM, MACHINE, cores=CORES)
    note = table.notes(rows, ROOM, CORES)
    assert "\nnet: with an own network or optimiser. FLOP as XLA counts them" in note
    assert "own network" not in table.notes(rows[:1], ROOM, CORES)
    assert list(table.as_frame(rows)["parameters"]) == [4810, 10]
