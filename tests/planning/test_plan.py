"""What fits, what is refused, and with which line."""

import subprocess
import sys

import pytest

from config_examples import ROOT
from planned_runs import COUNTS, config_with
from training_jacobian.planning import plan
from training_jacobian.planning.footprint import PROCESS_BYTES
from training_jacobian.planning.plan import Cores, Room, refusals, room_here, run_needs, run_sizes

AMPLE = Room(memory=10**15, disk=10**15)
CORES = Cores(1, 2)
WIDE = {"model": {"hidden": [200]}}  # N = 65 · 200 + 201 · 10 = 15010


def refused(config, room):
    return refusals(config, room, cores=CORES)


@pytest.mark.parametrize(("precision", "entry"), [("float32", 4), ("float64", 8)])
def test_memory_that_just_suffices(tmp_path, precision, entry):
    config = config_with(tmp_path, paper={"precision": precision})
    needed = PROCESS_BYTES + 18 * entry * 4810**2
    assert refused(config, Room(needed, AMPLE.disk)) == []
    (line,) = refused(config, Room(needed - 1, AMPLE.disk))
    assert line.startswith("runs.paper.model: found N = 4810 parameters, 625 steps (dense): ")
    # The paper's experiments need every singular vector.
    assert "matrix_free" not in line


def test_the_line_of_a_run_that_is_too_large(tmp_path):
    config = config_with(tmp_path, wide=WIDE)
    # 11 · 15010² · 4 bytes and 500 MB; three matrices of 901 MB on the disk.
    assert refused(config, Room(4 * 10**9, 65 * 10**9)) == [
        "runs.wide.model: found N = 15010 parameters, 625 steps (dense): "
        "10 GB of memory, 2.7 GB of disk; accepted: what fits into 4.0 GB of memory and 65 GB of "
        "free disk, or method: matrix_free"
    ]


@pytest.mark.parametrize(("width", "N"), [(440, 33_010), (2000, 150_010)])
def test_what_lapack_cannot_count_is_refused_whatever_the_memory(tmp_path, width, N):
    config = config_with(tmp_path, wide={"model": {"hidden": [width]}})
    assert refused(config, AMPLE) == [
        f"runs.wide.model: found N = {N} parameters, accepted: at most 32766 (LAPACK's 32-bit "
        "integers), or method: matrix_free"
    ]
    config = config_with(tmp_path, wide={"model": {"hidden": [width]}, "method": "matrix_free"})
    assert refused(config, AMPLE) == []


def test_a_matrix_free_run_that_is_too_large(tmp_path):
    config = config_with(tmp_path, wide={"model": {"hidden": [20_000]}, "method": "matrix_free"})
    (line,) = refused(config, Room(4 * 10**9, 650 * 10**9))
    assert "(matrix-free)" in line
    assert line.endswith(", with fewer matrix_free.leading_steps or probe_steps")


def test_files_that_are_there_need_no_room(tmp_path):
    config = config_with(tmp_path)
    needed = 9 * 4 * 4810**2  # J, U, Vᵀ and six Jacobians within training
    assert refused(config, Room(AMPLE.memory, needed)) == []
    (line,) = refused(config, Room(AMPLE.memory, needed - 1000))
    assert "833 MB of disk; accepted: " in line
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "u.npy").write_bytes(bytes(1000))
    assert refused(config, Room(AMPLE.memory, needed - 1000)) == []
    assert len(refused(config, Room(AMPLE.memory, needed - 1001))) == 1


@pytest.mark.parametrize(
    ("room", "found"),
    [
        (AMPLE, ["", "N > 32766"]),
        (Room(10**9, AMPLE.disk), ["memory", "N > 32766"]),
        (Room(AMPLE.memory, 10**6), ["disk", "N > 32766"]),
    ],
)
def test_what_lacks(tmp_path, room, found):
    config = config_with(tmp_path, wide={"model": {"hidden": [440]}})
    needs = [run_needs(size, config, room, cores=CORES) for size in run_sizes(config)]
    assert [need.lacks for need in needs] == found


def test_a_run_without_its_data_set_is_left_to_the_other_checks(tmp_path):
    config = config_with(tmp_path, other={"dataset": "missing"})
    assert [size.name for size in run_sizes(config)] == ["paper"]


def test_the_memory_that_counts(tmp_path, monkeypatch):
    """What the configuration tells, else this machine's."""
    config = config_with(tmp_path / "not" / "there")
    monkeypatch.setattr(plan, "memory_limit", lambda: 1)
    assert room_here(config).memory == 1
    told = {**config, "machine": {"memory_mb": 3}}
    assert room_here(told).memory == 3_000_000
    assert room_here(config).disk > 0


def test_the_rows_of_all_runs(tmp_path):
    config = config_with(tmp_path, wide={**WIDE, "method": "matrix_free"})
    config["matrix_free"] = COUNTS
    rows = plan.plan(config, AMPLE, cores=Cores(1, 4))
    assert [needs.size.name for needs in rows] == ["paper", "wide"]
    assert [needs.products for needs in rows] == [4810, 50]


def test_snakemake_need_not_import_jax():
    code = "import sys, training_jacobian.planning.plan; sys.exit('jax' in sys.modules)"
    environment = {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
