"""The largest matrix; memory and cores that a made-up tree of control groups leaves."""

import math
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from training_jacobian.program import limits
from training_jacobian.program.errors import UserError
from training_jacobian.program.limits import LARGEST_MATRIX, available_cores, memory_limit
from training_jacobian.spectrum import svd

LARGEST_INTEGER = 2**31 - 1
GIB = 2**30


def test_the_largest_matrix_follows_from_lapack():
    """`dlasd1` and `dsyevd` count so far; the next size would wrap around."""
    counts = (lambda n: 2 * n**2 + 2 * n + 1, lambda n: 2 * n**2 + 6 * n + 1)
    assert max(count(LARGEST_MATRIX) for count in counts) <= LARGEST_INTEGER
    assert max(count(LARGEST_MATRIX + 1) for count in counts) > LARGEST_INTEGER


@pytest.mark.parametrize("function", [svd.decompose, svd.singular_values])
@pytest.mark.parametrize("size", [LARGEST_MATRIX + 1, 33_010, 50_000])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_larger_ones_are_refused_before_any_work(function, size, dtype):
    matrix = np.broadcast_to(np.zeros((), dtype), (size, size))  # takes no memory
    with pytest.raises(UserError, match=f"found N = {size}, accepted: at most 32766"):
        function(matrix)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Return a function that writes files, and gives them to the functions under test."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(total=64 * GIB))
    monkeypatch.setattr(limits.resource, "getrlimit", lambda name: (limits.resource.RLIM_INFINITY,))

    def write(membership, files):
        for path, text in {"membership": membership, **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(f"{text}\n")
        return {"groups": tmp_path, "membership": tmp_path / "membership"}

    return write


V1 = "4:memory:/job/step\n1:cpu,cpuacct:/job/step"


@pytest.mark.parametrize(
    ("membership", "files", "expected"),
    [
        ("0::/", {}, 64),
        ("0::/", {"memory.max": "max", "memory.current": 5 * GIB}, 64),
        ("0::/", {"memory.max": 8 * GIB, "memory.current": 3 * GIB}, 8),
        ("0::/", {"memory.max": 8 * GIB, "memory.high": 4 * GIB}, 4),
        ("0::/a/b", {"a/b/memory.max": "max", "a/memory.max": 9 * GIB, "memory.max": "max"}, 9),
        ("0::/a/b", {"a/b/memory.max": 8 * GIB, "a/memory.max": 9 * GIB}, 8),
        ("0::/host/id", {"memory.max": 6 * GIB}, 6),  # a container's own group is the root
        ("0::/../../b", {"b/memory.max": 6 * GIB}, 6),
        ("0::/", {"memory.max": 100 * GIB}, 64),
        (V1, {"memory/job/step/memory.limit_in_bytes": 2**63 - 4096,
              "memory/job/memory.limit_in_bytes": 7 * GIB}, 7),
        (f"{V1}\n0::/", {"memory/memory.limit_in_bytes": 7 * GIB}, 7),
        ("0::/a", {"unified/a/memory.max": 3 * GIB}, 3),
    ],
)  # fmt: skip
def test_memory(tree, membership, files, expected):
    assert memory_limit(**tree(membership, files), environment={}) == expected * GIB


@pytest.mark.parametrize(
    ("environment", "mebibytes"),
    [
        ({"SLURM_MEM_PER_NODE": "2048"}, 2048),
        ({"SLURM_MEM_PER_CPU": "512", "SLURM_CPUS_ON_NODE": "3"}, 1536),
        ({"SLURM_MEM_PER_NODE": "0"}, 65536),
        ({"SLURM_MEM_PER_NODE": "plenty"}, 65536),
    ],
)
def test_memory_of_a_job(tree, environment, mebibytes):
    assert memory_limit(**tree("0::/", {}), environment=environment) == mebibytes * 2**20


def test_memory_of_a_process(tree, monkeypatch):
    soft = {limits.resource.RLIMIT_AS: 3 * GIB}
    infinite = limits.resource.RLIM_INFINITY
    monkeypatch.setattr(limits.resource, "getrlimit", lambda name: (soft.get(name, infinite),))
    assert memory_limit(**tree("0::/", {}), environment={}) == 3 * GIB


@pytest.mark.parametrize(
    ("membership", "files", "expected"),
    [
        ("0::/", {"cpu.max": "max 100000"}, math.inf),
        ("0::/", {"cpu.max": "300000 100000"}, 3),
        ("0::/", {"cpu.max": "50000 100000"}, 1),
        ("0::/a/b", {"a/b/cpu.max": "max 100000", "a/cpu.max": "200000 100000"}, 2),
        (V1, {"cpu/job/cpu.cfs_quota_us": 250000, "cpu/job/cpu.cfs_period_us": 100000}, 2),
        (V1, {"cpu/job/cpu.cfs_quota_us": -1, "cpu/job/cpu.cfs_period_us": 100000}, math.inf),
    ],
)
def test_cores(tree, monkeypatch, membership, files, expected):
    monkeypatch.setattr(limits.os, "sched_getaffinity", lambda _: range(8), raising=False)
    assert available_cores(**tree(membership, files)) == min(8, expected)
