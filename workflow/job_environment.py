"""The environment of the workflow and its jobs: what is taken from the user's, what is set.

Nothing else reaches a job. What of the user's own modules needs more variables is started with
``--envvars NAME …``, an option of Snakemake.
"""

from __future__ import annotations

import locale
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from training_jacobian.files.digests import CONFIG_FILES
from training_jacobian.program.progress import VARIABLE

SHELL_PREFIX = f"set -euo pipefail; exec 3>&2; export {VARIABLE}=3; "
"""Start of each job's shell command: the jobs' output goes to their logs, and their lines on how
far they are also to where Snakemake itself writes, as file descriptor 3."""

_NAMES = (
    "PATH HOME USER LOGNAME SHELL TERM HOSTNAME TZ TMPDIR TMP TEMP PWD COLUMNS NO_COLOR "
    "LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH MODULEPATH LOADEDMODULES "
    "PYTHONPATH PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX PYTHONFAULTHANDLER VIRTUAL_ENV "
    "JAX_PLATFORMS XLA_FLAGS NPROC CUDA_VISIBLE_DEVICES CUDA_DEVICE_ORDER CUDA_HOME CUDA_PATH "
    "NVIDIA_VISIBLE_DEVICES ROCR_VISIBLE_DEVICES HIP_VISIBLE_DEVICES OPENBLAS_CORETYPE "
    "http_proxy https_proxy ftp_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY FTP_PROXY "
    "NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE"
)
TAKEN = frozenset(_NAMES.split())
"""Where things are, and on what a job computes."""

TAKEN_PREFIXES = (
    *("SLURM", "SBATCH_", "SACCT_", "SQUEUE_", "SINFO_", "SRUN_", "SNAKEMAKE_"),
    *("CONDA_", "MAMBA_", "APPTAINER", "SINGULARITY", "LMOD_", "BASH_FUNC_"),
    *("OMP_", "OPENBLAS_NUM_", "MKL_NUM_", "XLA_PYTHON_CLIENT_", "TRAINING_JACOBIAN_", "COV_CORE_"),
)

ASKED = "TRAINING_JACOBIAN_ENVVARS"
"""Names given by --envvars, for the Snakemake of a cluster's job, which is not told them."""

SET = {
    # Figures are files; Jupyter names a backend of its own in every terminal.
    "MPLBACKEND": "Agg",
    # UTF-8 whatever the locale, and a locale that exists everywhere.
    "PYTHONUTF8": "1",
    "LC_ALL": "C",
    "LANG": "C",
    # The libraries of the lock, not those of the user's home; sets in the same order every time.
    "PYTHONNOUSERSITE": "1",
    "PYTHONHASHSEED": "0",
}

CACHES = Path(".snakemake", "caches")
"""Of libraries that would write to a home, which may be read-only or missing."""


def use_utf8() -> None:
    """Let this Snakemake use UTF-8 for files and their names, if need be by starting it again.

    It has read nothing but the configuration by then, which it reads as UTF-8 by itself.
    Characters that a terminal lacks are replaced.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    encodings = {locale.getencoding(), sys.getfilesystemencoding()}
    is_utf8 = sys.flags.utf8_mode or {_plain(name) for name in encodings} == {"utf8"}
    is_program = Path(sys.argv[0]).name in ("snakemake", "__main__.py")
    if is_utf8 or not is_program or os.environ.get("PYTHONUTF8") == "1":
        return
    changes = {"PYTHONUTF8": "1", "PYTHONIOENCODING": f"{sys.stdout.encoding}:replace"}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | changes)


def stop_at(errors: Sequence[str], /) -> None:
    """End with one line per error in the configuration, before any job starts."""
    if errors:
        sys.exit("\n".join(f"config: {line}" for line in errors))


def job_environment(
    user: Mapping[str, str],
    root: str | Path,
    results: str | Path,
    /,
    *,
    config_files: Sequence[str | Path] = (),
    asked: Iterable[str] = (),
    terminal: str = "utf-8",
) -> dict[str, str]:
    """Return the environment made from the user's.

    Nothing needs to be activated or installed: ``.venv/bin/snakemake`` is enough.

    Parameters
    ----------
    user
        The environment of who started the workflow.
    root, results
        The project's folder; where compiled programs are kept.
    config_files
        As given on the command line, for what tells how a file is made again.
    asked
        Further variables to take.
    terminal
        The encoding of the terminal.
    """
    asked = sorted({*asked, *user.get(ASKED, "").split()})
    made = {
        name: value
        for name, value in user.items()
        if name in TAKEN or name in asked or name.startswith(TAKEN_PREFIXES)
    }
    package = str(Path(root, "src"))
    # Users' own modules may stand on PYTHONPATH.
    others = [f for f in user.get("PYTHONPATH", "").split(os.pathsep) if f not in ("", package)]
    interpreter = str(Path(sys.executable).parent)
    programs = (
        user.get("PATH", os.defpath).removeprefix(f"{interpreter}{os.pathsep}").split(os.pathsep)
    )
    caches = str(CACHES.absolute())
    files = [_not_a_flag(os.path.relpath(file)) for file in config_files]
    # JAX would take three quarters of a GPU's memory for each step, of which several may run.
    made.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    # What goes to a log may go to the terminal as well: in ASCII, which all encodings contain.
    encoding = "utf-8" if _plain(terminal) == "utf8" else "ascii"
    return {
        **made,
        **SET,
        "PATH": os.pathsep.join([interpreter, *programs]),
        "PYTHONPATH": os.pathsep.join([package, *others]),
        "PYTHONIOENCODING": f"{encoding}:replace",
        "MATPLOTLIBRC": str(Path(root, "matplotlibrc")),
        "MPLCONFIGDIR": caches,
        "XDG_CACHE_HOME": caches,
        "JAX_COMPILATION_CACHE_DIR": str(Path(results, ".jax_cache").absolute()),
        CONFIG_FILES: shlex.join(["--configfile", *files] if files else []),
        ASKED: " ".join(asked),
    }


def set_job_environment(root: str | Path, results: str | Path, /, **options: object) -> None:
    """Give this process, and so its jobs, the `job_environment`; end it where that cannot be."""
    for folder in (str(Path(root, "src")), str(Path(sys.executable).parent)):
        if os.pathsep in folder:
            sys.exit(
                f"error: {folder}: found {os.pathsep!r} in a folder's name, accepted: none, as it "
                "ends a folder's name in PATH and PYTHONPATH; move or rename the folder"
            )
    made = job_environment(
        os.environ, root, results, terminal=sys.stdout.encoding or "utf-8", **options
    )
    for name in set(os.environ) - set(made):
        del os.environ[name]
    os.environ.update(made)


def _not_a_flag(path: str, /) -> str:
    return f"./{path}" if path.startswith("-") else path


def _plain(encoding: str, /) -> str:
    return encoding.lower().replace("-", "").replace("_", "")
