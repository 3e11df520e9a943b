"""The provenance of a run fits the files that are there and the processes that wrote them."""

import hashlib
import json
import subprocess
import sys

import pytest

from config_examples import ROOT
from training_jacobian.files.digests import record_path
from training_jacobian.files.provenance import run_provenance
from training_jacobian.files.storage import save_json

STEP = """
import sys
from training_jacobian.files import storage
from training_jacobian.program import facts
facts.begin(sys.argv[1])
read, *written = sys.argv[2:]
total = storage.load_json(read)
for path in written:
    storage.save_json(path, total + 1)
"""


def step(name, *files):
    command = [sys.executable, "-c", STEP, name, *map(str, files)]
    subprocess.run(command, cwd=ROOT / "src", check=True)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A run of two steps, a file of one's own, and one job's table."""
    run = tmp_path_factory.mktemp("results") / "paper"
    save_json(run.parent / "data.json", 1)
    step("first.py", run.parent / "data.json", run / "b.json", run / "c.json")
    step("second.py", run / "c.json", run / "a.json")
    (run / "own.txt").write_text("own")
    benchmarks = tmp_path_factory.mktemp("benchmarks")
    (benchmarks / "first.tsv").write_text("s\th:m:s\tmax_rss\n2.5\t0:00:02\t12.5\n")
    (benchmarks / "second.tsv").write_text("s\th:m:s\tmax_rss\n0.1\t0:00:00\t-\n")
    return run, benchmarks


def gather(folders):
    run, benchmarks = folders
    return run_provenance(run, configuration={"run": {"seed": 3}}, benchmarks=benchmarks)


def test_steps_in_their_order_with_their_digests(folders):
    run, found = folders[0], gather(folders)
    first, second = sorted(found["steps"], key=lambda step: step["program"])
    assert {step["program"] for step in found["steps"]} == {"first.py", "second.py"}
    assert found["started"] == first["started"] <= second["started"]
    assert {name: out["sha256"] for name, out in first["outputs"].items()} == {
        name: sha256(run / name) for name in ("b.json", "c.json")
    }
    assert first["inputs"] == {f"{run.parent}/data.json": sha256(run.parent / "data.json")}
    assert second["inputs"] == {f"{run}/c.json": sha256(run / "c.json")}
    assert second["arguments"][-1] == f"{run}/a.json"
    assert found["unrecorded"] == {"own.txt": sha256(run / "own.txt")}


def test_one_machine_for_both_steps(folders):
    found = gather(folders)
    assert [step["machine"] for step in found["steps"]] == [0, 0]
    (machine,) = found["machines"]
    assert machine["python"] == sys.version.split()[0]


def test_configuration_and_jobs(folders):
    found = gather(folders)
    assert found["configuration"] == {"run": {"seed": 3}}
    assert found["jobs"] == {
        "first": {"seconds": 2.5, "max_rss_mb": 12.5},
        "second": {"seconds": 0.1, "max_rss_mb": None},
    }


def test_what_a_step_wrote_down_is_told_not_the_state_of_now(folders):
    path = record_path(folders[0] / "a.json")
    before = path.read_text()
    path.write_text(json.dumps(json.loads(before) | {"commit": "0" * 40, "python": "3.11.0"}))
    try:
        found = gather(folders)
    finally:
        path.write_text(before)
    (second,) = (step for step in found["steps"] if step["program"] == "second.py")
    assert second["commit"] == "0" * 40
    assert found["machines"][second["machine"]]["python"] == "3.11.0"
    assert len(found["machines"]) == 2
