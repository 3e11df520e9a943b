"""The jobs in the queue, what two ledgers differ in, and what is said without a Slurm."""

import pytest

from tools import try_slurm
from tools.try_slurm import FIELDS, differences, read_queue

QUEUE = """\
15|RUNNING|gres:gpu:1|N/A|rule_compute_jacobian_block_wildcards_paper_2|
16|PENDING|N/A|gres:gpu:1|rule_compute_jacobian_block_wildcards_seed_1_13|
17|RUNNING|N/A|N/A|rule_training_prepare_dataset_train_network|
"""
LEDGER = [
    {"id": "count", "verdict": "holds", "observed": 17.0, "expected": {"holds": [17, 17]}},
    {"id": "alignment", "verdict": "holds", "observed": 0.9986507, "expected": {"holds": [0.9, 1]}},
]


def test_the_queue():
    first, second, third = read_queue(QUEUE)
    assert (first.id, first.state, first.gpus, first.gres) == ("15", "RUNNING", "gres:gpu:1", "N/A")
    assert (first.block, second.block, third.block) == (2, 13, None)
    assert len(FIELDS) == len(first)
    assert read_queue("") == []


def changed(entry, key, value):
    return [{**claim, key: value} if claim is LEDGER[entry] else claim for claim in LEDGER]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (LEDGER, None),
        (changed(1, "observed", 0.9986507 * (1 + 1e-6)), None),
        (changed(1, "observed", 0.9985), "alignment: observed"),
        (changed(0, "verdict", "fails"), "count: verdict"),
        (changed(0, "observed", None), "count: observed"),
        (changed(0, "id", "another"), "the claims"),
        (LEDGER[:1], "the claims"),
    ],
)
def test_what_ledgers_differ_in(other, said):
    found = differences(LEDGER, other)
    assert [line.startswith(said or " ") for line in found] == [True] * bool(said)


def test_without_slurm_it_says_so_and_does_not_fail(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(try_slurm, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(try_slurm, "why_not_here", lambda: "its daemons need root")
    monkeypatch.setattr(try_slurm, "install", lambda: pytest.fail("it went on"))
    monkeypatch.setattr(try_slurm.signal, "signal", lambda *_: None)
    assert try_slurm.main() == 0
    said = capsys.readouterr().out
    assert "cannot be installed (its daemons need root): nothing was tested" in said
    assert not (tmp_path / "build/slurm").exists()
