"""Time limit, memory, cores and GPUs of a step, from the size of its run."""

import math
from types import SimpleNamespace

import pytest
from snakemake_executor_plugin_slurm.utils import set_gres_string

from config_examples import CONFIG, changed, with_merged_runs
from runs import PROCESS_MB, Runs, gpu_resources
from training_jacobian.planning.footprint import memory_bytes
from training_jacobian.planning.run_size import run_size

PAPER = SimpleNamespace(run="paper")
OTHER = SimpleNamespace(run="other")
PENALTY = {"jacobian_penalty": 0.01}
SMALL = {"model": {"hidden": [3, 4]}, "precision": "float64"}


def runs(**changes):
    return Runs(with_merged_runs(changed("runs.other", changes)))


def test_time_grows_with_the_parameters():
    """Those of the paper have the bound that is named, so has a path that names no run."""
    minutes = runs(model={"hidden": [640]}).minutes(30, power=2)
    assert [minutes(run) for run in (PAPER, SimpleNamespace())] == [30, 30]
    assert minutes(OTHER) == math.ceil(30 * ((65 * 640 + 641 * 10) / 4810) ** 2)
    # No job gets less than its start may take.
    assert runs(model={"hidden": [4]}).minutes(30, power=2)(OTHER) == 10


@pytest.mark.parametrize(
    ("changes", "trains", "factor"),
    [
        ({"epochs": 50}, True, 2),
        ({"epochs": 50}, False, 1),
        ({"batch_size": 16}, True, 1),
        (PENALTY, False, 1),
        ({"epochs": 100, **PENALTY}, True, 200),
        ({"precision": "float64"}, False, 4),
    ],
)
def test_time_grows_with_training(changes, trains, factor):
    minutes = runs(**changes).minutes(30, power=2, trains=trains)
    assert (minutes(PAPER), minutes(OTHER)) == (30, 30 * factor)


def test_memory_of_matrices():
    """4810² · 4 = 92.5 MB and 261² · 8 = 0.54 MB; as many as the wildcards tell, or a share."""
    some = runs(**SMALL)
    for number, paper, other in ((1, 92, 0), (6, 555, 3)):
        memory = some.memory_mb(number)
        assert (memory(PAPER), memory(OTHER)) == (PROCESS_MB + paper, PROCESS_MB + other)
    assert (some.jacobians(PAPER), some.jacobians(OTHER)) == (7, 1)
    memory = some.memory_mb(some.jacobians, share=0.25)
    assert (memory(PAPER), memory(OTHER)) == (PROCESS_MB + 161, PROCESS_MB)


@pytest.mark.parametrize(
    ("precision", "mebibytes", "megabytes"),
    # 2 · 1000 · 4810 · 4 bytes = 38.48 MB; 512 MiB = 536.87 MB
    [("float32", 0, 38), ("float64", 0, 76), ("float32", 512, 575)],
)
def test_vectors_are_held_twice(precision, mebibytes, megabytes):
    needed = runs(precision=precision).vectors_mb(1000, mebibytes=mebibytes)
    assert needed(OTHER) == PROCESS_MB + megabytes


def test_a_density_has_the_memory_of_the_plan():
    """Two devices each hold the record of wide, half of it weights, and 400 known vectors."""
    config = with_merged_runs(CONFIG)
    needed = Runs(config).density_mb(2)
    size = run_size("wide", config["runs"]["wide"], config)
    planned = memory_bytes(size, config["matrix_free"], cores=2, block_bytes=0)
    assert needed(SimpleNamespace(run="wide")) == planned // 10**6
    # A dense run's density can be estimated too.
    assert needed(PAPER) < 1000


@pytest.mark.parametrize(
    ("changes", "cores"), [({}, 2), (PENALTY, 8), ({"model": {"channels": [2]}}, 8)]
)
def test_cores_of_a_jacobian(changes, cores):
    assert runs(**changes).jacobian_cores(2, 8)(OTHER) == cores


class Resources(dict):
    """Keys are attributes too, as of the resources of Snakemake's jobs."""

    __getattr__ = dict.__getitem__


@pytest.mark.parametrize(
    ("slurm", "options"),
    [
        ({}, " --gpus=1"),
        ({"gpu_model": "a100"}, " --gpus=a100:1"),
        ({"gpus_by": "gres"}, " --gres=gpu:1"),
        ({"gpus_by": "gres", "gpu_model": "a100_3g.39gb"}, " --gres=gpu:a100_3g.39gb:1"),
    ],
)
def test_gpus_as_slurm_reads_them(slurm, options):
    """By the plugin's own reading; the partition is named where GPUs have one."""
    for partition in ("same", "gpu"):
        settings = {**CONFIG["slurm"], **slurm, "gpu_partition": partition}
        found = gpu_resources({"gpus": 1, "slurm": settings})
        assert set_gres_string(SimpleNamespace(resources=Resources(found))) == options
        assert found.get("slurm_partition", "same") == partition
    assert gpu_resources({"gpus": 0, "slurm": settings}) == {"gpu": 0}
