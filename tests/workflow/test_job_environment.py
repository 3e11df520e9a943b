"""What reaches the workflow and its jobs: a list of what is taken, a list of what is set."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from job_environment import job_environment, set_job_environment

DROPPED = (
    "JAX_ENABLE_X64 JAX_DISABLE_JIT JAX_NUMPY_RANK_PROMOTION JAX_DEBUG_NANS JAX_DEFAULT_DTYPE_BITS "
    "JAX_DEFAULT_MATMUL_PRECISION JAX_CHECK_TRACER_LEAKS JAX_LOG_COMPILES NVIDIA_TF32_OVERRIDE "
    "PYTHONOPTIMIZE PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS LC_NUMERIC LC_CTYPE LANGUAGE NEW_NAME"
)
KEPT = (
    "HOME USER TMPDIR LD_LIBRARY_PATH XLA_FLAGS JAX_PLATFORMS CUDA_VISIBLE_DEVICES https_proxy "
    "SLURM_CONF SBATCH_ACCOUNT SNAKEMAKE_PROFILE CONDA_PREFIX APPTAINER_BIND OPENBLAS_CORETYPE "
    "XLA_PYTHON_CLIENT_PREALLOCATE TRAINING_JACOBIAN_TIMES OMP_NUM_THREADS"
)
SET = {
    "MPLBACKEND": "Agg",
    "PYTHONUTF8": "1",
    "PYTHONIOENCODING": "utf-8:replace",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
}


def test_what_is_left_out_taken_and_set():
    names = [*DROPPED.split(), *KEPT.split(), *SET]
    made = job_environment(dict.fromkeys(names, "theirs"), "/project", "results")
    assert not made.keys() & set(DROPPED.split())
    assert {name: made[name] for name in KEPT.split()} == dict.fromkeys(KEPT.split(), "theirs")
    assert made.items() >= SET.items()
    for terminal in ("iso8859-1", "ascii"):
        made = job_environment({}, "/project", "results", terminal=terminal)
        assert made["PYTHONIOENCODING"] == "ascii:replace"


def test_what_the_user_asks_for_reaches_a_clusters_job_too():
    made = job_environment({"DATA": "/d", "B": "2"}, "/project", "results", asked=["DATA"])
    assert (made["DATA"], "B" in made) == ("/d", False)
    assert job_environment(made, "/project", "results") == made


def test_this_interpreter_is_found_first():
    path = job_environment({"PATH": "/theirs"}, "/project", "results")["PATH"]
    assert path.split(os.pathsep) == [str(Path(sys.executable).parent), "/theirs"]
    assert shutil.which("python", path=path) == str(Path(sys.executable).with_name("python"))
    path = job_environment({}, "/project", "results")["PATH"]
    assert path.split(os.pathsep)[1:] == os.defpath.split(os.pathsep)


def test_package_style_and_caches_are_those_of_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    user = {"PYTHONPATH": f"theirs{os.pathsep}{os.pathsep}/project/src"}
    made = job_environment(user, "/project", "smoke/results")
    assert made["PYTHONPATH"].split(os.pathsep) == ["/project/src", "theirs"]
    assert made["MATPLOTLIBRC"] == "/project/matplotlibrc"
    assert made["JAX_COMPILATION_CACHE_DIR"] == f"{tmp_path}/smoke/results/.jax_cache"
    assert made["MPLCONFIGDIR"] == made["XDG_CACHE_HOME"] == f"{tmp_path}/.snakemake/caches"
    assert made["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("config/a b.yaml", "config/a b.yaml"),
        ("R&D/it's $HOME.yaml", "R&D/it's $HOME.yaml"),
        ("-a.yaml", "./-a.yaml"),
        ("config//x/../é.yaml", "config/é.yaml"),
    ],
)
def test_configuration_files_are_told_for_a_shell(tmp_path, monkeypatch, file, told):
    monkeypatch.chdir(tmp_path)
    made = job_environment({}, "/project", "results", config_files=[f"{tmp_path}/{file}"])
    assert shlex.split(made["TRAINING_JACOBIAN_CONFIG_FILES"]) == ["--configfile", told]


def test_the_process_itself_has_it(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {"PATH": "/theirs", "JAX_DISABLE_JIT": "1"})
    set_job_environment(tmp_path, "results", config_files=[])
    assert "JAX_DISABLE_JIT" not in os.environ
    assert os.environ["MPLBACKEND"] == "Agg"


def test_a_folder_that_cannot_stand_in_a_path(tmp_path):
    with pytest.raises(SystemExit, match=r"^error: .*/a:b/src: found ':' in a folder's name"):
        set_job_environment(tmp_path / "a:b", "results")
