"""How the time of a run of the workflow divides, and a run of a tiny workflow."""

import sys

import pytest

from training_jacobian.benchmarking.workflow_benchmark import benchmark, overhead
from training_jacobian.errors import UserError


def job(program, start, total, imports=0.0, compilation=0.0):
    return {
        "program": program,
        "start": start,
        "total_s": total,
        "import_s": imports,
        "compile_s": compilation,
        "cpu_s": total,
    }


def test_shares_of_a_known_run():
    """Two programs side by side from 2 to 6 and from 4 to 8, one from 9 to 10, in 12 s."""
    jobs = [job("a", 2, 4, 1, 2), job("b", 4, 4, 1), job("a", 9, 1, 0.25, 0.25)]
    found = overhead(jobs, wall_s=12, cpu_s=18)
    assert found["job_s"] == 9
    assert found["import_share"] == pytest.approx(2.25 / 9)
    assert found["compile_share"] == pytest.approx(2.25 / 9)
    assert found["scheduling_s"] == 12 - 7
    assert found["scheduling_share"] == pytest.approx(5 / 12)
    assert found["cores_busy"] == 1.5
    assert [(row["program"], row["count"], row["total_s"]) for row in found["programs"]] == [
        ("a", 2, 5),
        ("b", 1, 4),
    ]


SNAKEFILE = """
rule one:
    output: "<results>/one.txt"
    shell: "{python} program.py --output {{output}}"
"""

PROGRAM = """
import argparse
from pathlib import Path
from training_jacobian.errors import run_program

parser = argparse.ArgumentParser()
parser.add_argument("--output")
run_program(lambda arguments: Path(arguments.output).write_text("done"), parser)
"""


@pytest.fixture
def workflow(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Snakefile").write_text(SNAKEFILE.format(python=sys.executable))
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "config.yaml").write_text("{}\n")
    return {"snakefile": "Snakefile", "config_files": ["config.yaml"], "cores": 1}


@pytest.mark.slow
def test_a_tiny_workflow(workflow, tmp_path):
    record = benchmark("one", folder=str(tmp_path / "dag"), **workflow)
    (times,) = record["jobs"]
    assert times["program"] == "program.py"
    assert 0 < times["import_s"] < times["total_s"] < record["wall_s"]
    assert record["target"] == "one"
    assert list((tmp_path / "dag").iterdir()) == []
    assert not (tmp_path / "results").exists()


@pytest.mark.slow
def test_a_target_that_is_not_there(workflow, tmp_path, capfd):
    with pytest.raises(UserError, match="snakemake two: failed"):
        benchmark("two", folder=str(tmp_path / "dag"), **workflow)
    assert "two" in capfd.readouterr().err


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match="Snakefile: found no such file"):
        benchmark(
            "paper",
            snakefile=str(tmp_path / "Snakefile"),
            config_files=[],
            cores=1,
            folder=str(tmp_path / "dag"),
        )
    assert not (tmp_path / "dag").exists()
