"""From claims file to exit code: each group has a ledger of its own, and is judged alone."""

import numpy as np
import pytest

from claim_examples import claim, general, print_ledger
from result_folders import write_small_run
from training_jacobian.files.storage import load_json, save_array

CLAIMS = [
    claim("of_the_paper", "trivial_count", [2, 2]),
    claim("larger", "largest_singular_value", [9, None], group="scaling"),
    claim("optional", "trivial_count", [9, 9], group="scaling", required=False),
    general("large", "largest_singular_value", [3, None]),
    general("trivial", "trivial_count", [2, 2]),
]


@pytest.mark.parametrize(
    ("group", "ids", "answer"),
    [
        ("paper", ["of_the_paper"], (0, "")),
        ("scaling", ["larger", "optional"], (1, "required, but fails: larger\n")),
    ],
)
def test_a_group_on_one_run(tmp_path, group, ids, answer):
    write_small_run(tmp_path)
    printed = print_ledger(tmp_path, CLAIMS, group)
    assert [entry["id"] for entry in load_json(tmp_path / "claims.json")] == ids
    assert (printed.returncode, printed.stderr) == answer
    assert f"Statement of {ids[0]}." in printed.stdout


def test_a_general_claim_names_the_run_that_it_fails_in(tmp_path):
    for run in ("paper", "wine", "noise"):
        write_small_run(tmp_path, run)
    save_array(tmp_path / "wine" / "sigma.npy", np.array([2.0, 1.0, 0.5]))
    options = ["--runs", "paper", "wine", "noise", "--controls", "noise"]
    printed = print_ledger(tmp_path, CLAIMS, "generality", options=options)
    assert printed.returncode == 1
    assert printed.stderr == "required, but fails: large\n"
    title, _, large, trivial = printed.stdout.splitlines()
    assert title.endswith(": 2 claims: 1 hold, 1 fail")
    assert ("1 of 2 settings" in large, "2 of 2 settings" in trivial) == (True, True)
    large, trivial = load_json(tmp_path / "claims.json")
    assert (large["id"], trivial["id"], list(large["controls"])) == ("large", "trivial", ["noise"])
    assert "| wine | 2 | fails |" in (tmp_path / "claims.md").read_text("utf-8")
