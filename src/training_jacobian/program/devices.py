"""How JAX is set up: before any array exists, the same way in every step."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

import jax

from training_jacobian.program.errors import UserError
from training_jacobian.program.facts import uses_jax
from training_jacobian.program.limits import available_cores

Function = TypeVar("Function", bound=Callable[..., Any])

NEUTRAL = {
    "jax_numpy_rank_promotion": "allow",
    "jax_numpy_dtype_promotion": "standard",
    "jax_disable_jit": False,
    "jax_debug_nans": False,
    "jax_debug_infs": False,
    "jax_check_tracer_leaks": False,
    "jax_enable_checks": False,
    "jax_no_tracing": False,
    "jax_log_compiles": False,
    "jax_default_prng_impl": "threefry2x32",
    "jax_enable_custom_prng": False,
    "jax_random_seed_offset": 0,
    "jax_transfer_guard": "allow",
}
"""What variables of the same names would alter in a program started by hand, as JAX has it."""


def use(
    *, precision: str, devices: int | None = None, threads: int | None = None
) -> list[jax.Device]:
    """Set up JAX, as `configure`, for a step that shares its work among devices; return these.

    On the CPU, which JAX divides into as many devices as it is told, these are `devices`, by
    default one for each of `threads`, and those are by default all cores that the process may use.
    Where JAX sees GPUs, these are the first `devices` of them, by default all.

    Raises
    ------
    UserError
        If either number is less than one, or `devices` more than there are GPUs.
    """
    for flag, value in {"--devices": devices, "--threads": threads}.items():
        if value is not None and value < 1:
            raise UserError(f"{flag}: found {value}, accepted: at least 1")
    cores = threads or available_cores()
    configure(precision=precision, devices=devices or cores, threads=cores)
    return _first(devices, jax.devices())


def configure(
    *, precision: str = "float32", devices: int | None = None, threads: int | None = None
) -> None:
    """Set up JAX for one process; call it before anything else touches JAX.

    Parameters
    ----------
    precision
        ``float32`` or ``float64``; the latter switches 64-bit types on.
    devices
        Number of CPU devices to make (one per core that the step may use); GPUs, where JAX sees
        any, are used as they are.
    threads
        Size of XLA's thread pool on the CPU; all cores by default.

    Notes
    -----
    Matrix products run at the highest precision, so that a GPU's TF32 never enters; the library's
    own functions see to that by themselves (`full_precision`).
    """
    if threads is not None:
        os.environ["NPROC"] = str(threads)
    uses_jax()
    jax.config.update("jax_enable_x64", precision == "float64")
    jax.config.update("jax_default_matmul_precision", "highest")
    if devices is not None:
        jax.config.update("jax_num_cpu_devices", devices)
    for name, value in NEUTRAL.items():
        jax.config.update(name, value)
    _use_compilation_cache()
    _check_platforms()


def full_precision(function: Function, /) -> Function:
    """Return the function with every matrix product that it traces at the highest precision.

    Whatever the process is set to: a GPU's TF32 would be off by a thousandth.
    """

    @functools.wraps(function)
    def exact(*arguments: Any, **options: Any) -> Any:
        with jax.default_matmul_precision("highest"):
            return function(*arguments, **options)

    return cast(Function, exact)


def _first(count: int | None, there: list[jax.Device], /) -> list[jax.Device]:
    """Return the first `count` devices of those that are there, or all."""
    if count is not None and count > len(there):
        raise UserError(
            f"--devices: found {count}, accepted: at most {len(there)}, "
            f"the devices that JAX sees ({there[0].device_kind})"
        )
    return there[:count]


def _use_compilation_cache() -> None:
    """Keep compiled programs in the folder named by JAX_COMPILATION_CACHE_DIR, if any.

    There a folder for this processor and jaxlib: nodes that share a filesystem may be unlike, and
    none should run another's machine code. XLA_FLAGS are in the names that JAX gives the files.
    """
    folder = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    if folder:
        jax.config.update("jax_compilation_cache_dir", str(Path(folder, _machine_code())))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
        warnings.filterwarnings("ignore", message="Error reading persistent compilation cache")


def _machine_code(cpuinfo: Path = Path("/proc/cpuinfo"), /) -> str:
    """Return a name for what compiled programs depend on: processor, instruction sets, jaxlib."""
    lines = cpuinfo.read_text("utf-8", "replace").splitlines() if cpuinfo.exists() else []
    told = ("vendor_id", "cpu family", "model", "stepping", "flags", "Features", "CPU ")
    facts = sorted({line for line in lines if line.startswith(told)})
    digest = hashlib.sha256("\n".join([*facts, platform.processor()]).encode()).hexdigest()
    return f"{platform.machine()}-{digest[:12]}-jaxlib-{version('jaxlib')}"


def _check_platforms() -> None:
    """Say in one line that the platforms which the user has chosen cannot be used here."""
    try:
        jax.devices()
    except (RuntimeError, AssertionError) as error:  # JAX asserts that one of the chosen is there
        chosen = os.environ.get("JAX_PLATFORMS")
        if not chosen:
            raise
        why = next(iter(str(error).strip().splitlines()), "no such device")
        raise UserError(
            f"JAX_PLATFORMS: found {chosen!r}, which JAX cannot use here "
            f"({why}), accepted: cpu, or leave the variable unset"
        ) from error
