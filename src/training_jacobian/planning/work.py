"""What a run computes: products with J, operations, and roughly the seconds that they take."""

from __future__ import annotations

import time

from training_jacobian.planning.flops import SVD_DIVIDE_AND_CONQUER
from training_jacobian.planning.footprint import MatrixFree
from training_jacobian.planning.run_size import RunSize

EFFICIENCY = 0.6
"""Rate of the written-out rule over that of XLA's large matrix products, measured on AVX2 (0.63)
and AVX-512 (0.58)."""

GENERIC_FACTOR = 3
"""JAX's own differentiation over the written-out rule, measured between 1.8 and 2.8."""

SIDE = 1024
"""Rows and columns of the matrices whose product is timed."""


def step_cores(run: RunSize, each: int, every: int, /) -> int:
    """Return the cores of a run's Jacobian or density: `every` one where those take long.

    That is without the matrix, and off the written-out rule; else `each` run has so many.
    """
    return each if run.written_out and run.method == "dense" else every


def products(run: RunSize, counts: MatrixFree, /) -> int:
    """Return the number of tangents and cotangents that go through training."""
    if run.method == "matrix_free":
        return 2 * (counts["leading_steps"] + counts["probes"] * counts["probe_steps"])
    return run.parameters


def run_flops(run: RunSize, counts: MatrixFree, /) -> float:
    """Return the FLOPs of a run: all tangents and the decomposition, or all products."""
    pushed = products(run, counts) * run.tangent_flops
    if run.method == "matrix_free":
        return pushed
    return pushed + SVD_DIVIDE_AND_CONQUER * run.parameters**3


def rough_seconds(run: RunSize, counts: MatrixFree, rate: float, /) -> float:
    """Return about how long Jacobian and decomposition, or all products, take on all cores.

    Parameters
    ----------
    rate
        `product_rate` of the machine, FLOP/s.

    Notes
    -----
    Within a factor of three of what was measured; a penalty on ‖∂logits/∂x‖² takes 2 classes + 1
    times as many operations as are counted.
    """
    slower = 1 if run.written_out else GENERIC_FACTOR
    penalty = 2 * run.classes + 1 if run.penalised else 1
    return slower * penalty * run_flops(run, counts) / (EFFICIENCY * rate)


def product_rate() -> float:
    """Return the FLOP/s of XLA's float32 product of two matrices on all of JAX's cores.

    The best of five; takes a second or two, most of which is JAX's import.
    """
    import jax
    import jax.numpy as jnp

    factor = jnp.full((SIDE, SIDE), 1 / SIDE, jnp.float32)
    product = jax.jit(lambda a: a @ a)
    product(factor).block_until_ready()
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        product(factor).block_until_ready()
        seconds.append(time.perf_counter() - start)
    return 2 * SIDE**3 / min(seconds)
