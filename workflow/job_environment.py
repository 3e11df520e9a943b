"""The environment of the jobs: interpreter, package, figure style, compilation cache."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from training_jacobian.progress import VARIABLE
from training_jacobian.records import CONFIG_FILES

SHELL_PREFIX = f"set -euo pipefail; exec 3>&2; export {VARIABLE}=3; "
"""Start of each job's shell command: the jobs' output goes to their logs, and their lines on how
far they are also to where Snakemake itself writes, as file descriptor 3."""


def set_job_environment(
    root: str | Path, results: str | Path, /, *, config_files: Sequence[str | Path] = ()
) -> None:
    """Let jobs use the interpreter that runs Snakemake and the package under `root`/src.

    Nothing needs to be activated or installed: ``.venv/bin/snakemake`` is enough.
    """
    root = Path(root)
    interpreter = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([interpreter, os.environ.get("PATH", os.defpath)])
    package = str(root / "src")
    others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    # Users' own modules may stand on it.
    rest = [folder for folder in others if folder not in ("", package)]
    os.environ["PYTHONPATH"] = os.pathsep.join([package, *rest])
    os.environ["MATPLOTLIBRC"] = str(root / "matplotlibrc")
    # JAX would take three quarters of a GPU's memory for each step, of which several may run.
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    os.environ["JAX_COMPILATION_CACHE_DIR"] = str(Path(results, ".jax_cache").absolute())
    # What tells how a file is made again names the configuration files given on top.
    files = [os.path.relpath(file) for file in config_files]
    os.environ[CONFIG_FILES] = shlex.join(["--configfile", *files] if files else [])
