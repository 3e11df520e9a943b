"""How JAX is set up: before any array exists, the same way in every step."""

from __future__ import annotations

import os
import warnings

import jax


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
    jax.config.update("jax_enable_x64", precision == "float64")
    jax.config.update("jax_default_matmul_precision", "highest")
    jax.config.update("jax_threefry_partitionable", False)
    if devices is not None:
        jax.config.update("jax_num_cpu_devices", devices)
    _use_compilation_cache()


def _use_compilation_cache() -> None:
    """Keep compiled programs in the folder named by JAX_COMPILATION_CACHE_DIR, if any."""
    folder = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    if folder:
        jax.config.update("jax_compilation_cache_dir", folder)
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
        warnings.filterwarnings("ignore", message="Error reading persistent compilation cache")
