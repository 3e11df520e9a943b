"""GPUs under the names that the jobs of Slurm read, by the plugin's own reading of them."""

from types import SimpleNamespace

import pytest
from snakemake_executor_plugin_slurm.utils import set_gres_string

from config_examples import CONFIG
from runs import gpu_resources


class Resources(dict):
    """Keys are attributes too, as of the resources of Snakemake's jobs."""

    __getattr__ = dict.__getitem__


def options_of(resources):
    return set_gres_string(SimpleNamespace(resources=Resources(resources)))


def resources(gpus=1, **slurm):
    return gpu_resources({"gpus": gpus, "slurm": {**CONFIG["slurm"], **slurm}})


@pytest.mark.parametrize(
    ("slurm", "options"),
    [
        ({}, " --gpus=1"),
        ({"gpu_model": "a100"}, " --gpus=a100:1"),
        ({"gpus_by": "gres"}, " --gres=gpu:1"),
        (
            {"gpus_by": "gres", "gpu_model": "nvidia_a100_3g.39gb"},
            " --gres=gpu:nvidia_a100_3g.39gb:1",
        ),
    ],
)
def test_the_options_of_sbatch(slurm, options):
    assert options_of(resources(**slurm)) == options


def test_a_partition_of_their_own():
    assert resources(gpu_partition="gpu")["slurm_partition"] == "gpu"
    assert "slurm_partition" not in resources()


@pytest.mark.parametrize("gpus_by", ["gpus", "gres"])
def test_no_gpu_asks_for_nothing(gpus_by):
    found = resources(0, gpus_by=gpus_by, gpu_model="a100", gpu_partition="gpu")
    assert found == {"gpu": 0}
    assert options_of(found) == ""
