"""The table on the terminal and in the file; large numbers with few characters."""

import pytest

from planned_runs import COUNTS, config_with
from training_jacobian.planning import table
from training_jacobian.planning.plan import Cores, Room, plan
from training_jacobian.program.text import of_bytes, with_prefix

ROOM, CORES = Room(25 * 10**9, 65 * 10**9), Cores(1, 4)
RATE = 1e11


def frame_of(config, counts=COUNTS):
    return table.as_frame(plan({**config, "matrix_free": counts}, ROOM, cores=CORES), counts, RATE)


@pytest.fixture
def frame(tmp_path):
    wide = {"model": {"hidden": [256, 160]}, "method": "matrix_free"}
    return frame_of(config_with(tmp_path, seed_1={"seed": 1}, learning_rate_003=wide))


def test_rows_of_the_file(frame):
    rows = frame.set_index("run")
    assert list(rows.loc[["paper", "learning_rate_003"], "parameters"]) == [4810, 59370]
    assert list(rows["method"]) == ["dense", "dense", "matrix_free"]
    assert rows["fits"].all()
    # (4810 · 625 · 1.54e6 + 28/3 · 4810³) / (0.6 · 1e11)
    assert rows.loc["paper", "seconds"] == pytest.approx(94.5, rel=1e-2)


def test_other_ways_take_longer(tmp_path):
    runs = {
        "plain": {"model": {"hidden": [16]}},
        "penalty": {"model": {"hidden": [16]}, "jacobian_penalty": 0.1},
    }
    seconds = frame_of(config_with(tmp_path, **runs)).set_index("run")["seconds"]
    # JAX's own differentiation three times, and once forwards and back for each of ten logits.
    assert seconds["penalty"] / seconds["plain"] == pytest.approx(3 * 21)


def test_the_printed_table(frame):
    header, *lines = table.as_text(frame).splitlines()
    assert header.split()[:7] == list(table.COLUMNS.values())[:7]
    first, _, last = (line.split() for line in lines)
    assert first[:4] == ["paper", "4810", "625", "4810"]
    assert " ".join(first[4:]).startswith("5.7 T 2.2 GB 833 MB 94 s")
    assert first[-2:] == ["dense", "yes"]
    assert last[:4] == ["learning_rate_003", "59370", "625", "50"]
    # Cells stand below their headings.
    places = [lines[0].index("dense"), lines[2].index("matrix_free")]
    assert places == [header.index("method")] * 2
    assert max(map(len, f"{table.as_text(frame)}\n{table.notes(frame, ROOM)}".splitlines())) <= 120


def test_all_runs_together(frame):
    text = table.notes(frame, ROOM)
    assert f"All runs: {frame['seconds'].sum() / 60:.0f} min, " in text
    assert "free: 65 GB" in text


def test_the_prefix_changes_where_the_digits_do():
    numbers = {0: "0", 999.4: "999", 999.6: "1.0 k", 9_960: "10 k", 1e24: "1.0 Y", 1e28: "10000 Y"}
    assert {value: with_prefix(value) for value in numbers} == numbers
    assert (of_bytes(999), of_bytes(1_000_000)) == ("999 B", "1.0 MB")  # their letter once
