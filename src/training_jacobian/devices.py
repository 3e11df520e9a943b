"""How JAX is set up: before any array exists, the same way in every step."""

from __future__ import annotations

import argparse
import os
import warnings

import jax

from training_jacobian import process_facts
from training_jacobian.argument_types import positive_integer
from training_jacobian.errors import UserError
from training_jacobian.machine import available_cores


def add_arguments(parser: argparse.ArgumentParser, /) -> None:
    """Add ``--devices`` and ``--threads``, the arguments of `use`."""
    parser.add_argument(
        "--devices",
        type=positive_integer,
        default=None,
        help="devices that share the work: by default one per core, or every GPU that JAX sees",
    )
    parser.add_argument(
        "--threads",
        type=positive_integer,
        default=None,
        help="cores that may be used, by default all",
    )


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
    Matrix products run at the highest precision, so that a GPU's TF32 never enters. The threefry
    generator is the one from before it became partitionable: seed 0 is then the initial network
    of the paper (see `models.initial_parameters`).
    """
    if threads is not None:
        os.environ["NPROC"] = str(threads)
    process_facts.uses_jax()
    jax.config.update("jax_enable_x64", precision == "float64")
    jax.config.update("jax_default_matmul_precision", "highest")
    jax.config.update("jax_threefry_partitionable", False)
    if devices is not None:
        jax.config.update("jax_num_cpu_devices", devices)
    _use_compilation_cache()


def _first(count: int | None, there: list[jax.Device], /) -> list[jax.Device]:
    """Return the first `count` devices of those that are there, or all."""
    if count is not None and count > len(there):
        raise UserError(
            f"--devices: found {count}, accepted: at most {len(there)}, "
            f"the devices that JAX sees ({there[0].device_kind})"
        )
    return there[:count]


def _use_compilation_cache() -> None:
    """Keep compiled programs in the folder named by JAX_COMPILATION_CACHE_DIR, if any."""
    folder = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    if folder:
        jax.config.update("jax_compilation_cache_dir", folder)
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
        warnings.filterwarnings("ignore", message="Error reading persistent compilation cache")
