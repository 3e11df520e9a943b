"""Lanczos' iteration on JᵀJ from several probes: the numbers that spectral estimates need.

Singular vectors that are already known are taken out: with P = I − Vᵀ V (rows of V the known right
vectors) the iteration sees P JᵀJ P, whose largest eigenvalue is the first unknown one,
and so spends no step on what is known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import numpy as np
import scipy.linalg
from jax import Array
from jax.custom_batching import custom_vmap
from matfree import decomp

from training_jacobian.jacobian.operator import Context, TrainingMap, check_iteration, spread


@dataclasses.dataclass(frozen=True)
class Recurrences:
    """Lanczos' coefficients of every probe, and a vector of a chosen interval.

    Attributes
    ----------
    diagonals, off_diagonals
        (probes, k); the second ends with the norm of the last remainder.
    directions
        Unit vectors (probes, N): each probe's part with singular values in the interval, or zero
        where the iteration finds none there.
    """

    diagonals: np.ndarray
    off_diagonals: np.ndarray
    directions: np.ndarray


def tridiagonalise(
    training_map: TrainingMap,
    probes: np.ndarray,
    known: np.ndarray,
    /,
    *,
    steps: int,
    interval: tuple[float, float],
    devices: Sequence[jax.Device] | None = None,
    tick: Callable[[], None] | None = None,
) -> Recurrences:
    """Run `steps` of Lanczos' iteration from every probe, 2 · `steps` products each.

    Parameters
    ----------
    probes
        (probes, N); each device takes an equal share of them.
    known
        Known right singular vectors as rows (d, N), orthonormal; d may be 0.
    interval
        Singular values whose part of each probe is returned as its direction.
    tick
        Called with every step of every device.

    Raises
    ------
    DivergenceError, UserError
        See `check_iteration`.
    """
    product = _normal_product(training_map, tick)
    # What `decomp.tridiag_sym` makes the mean of both off-diagonals of. Where the vectors span an
    # invariant space, the lower one is zero up to rounding, as it must be, and the upper is not.
    iterate = decomp.hessenberg(steps, reortho="full", custom_vjp=False)

    def of_share(context: tuple[Context, Array], rows: Array) -> tuple:
        def of_probe(row: Array) -> tuple:
            found = iterate(product, _without(context[1], row), *context)
            below = jnp.diagonal(found.J_small, -1)
            last = jnp.linalg.norm(found.residual)
            return jnp.diagonal(found.J_small), jnp.append(below, last), found.Q_tall

        return jax.vmap(of_probe)(rows)

    context = (training_map.context, jnp.asarray(known, training_map.dtype))
    found = spread(of_share, context, probes.astype(training_map.dtype), devices=devices)
    diagonals, off_diagonals, bases = (np.asarray(leaf) for leaf in found)
    check_iteration(diagonals, off_diagonals)
    recurrences = zip(bases, diagonals, off_diagonals, strict=True)
    return Recurrences(
        diagonals.astype(float),
        off_diagonals.astype(float),
        np.stack([_part(*recurrence, interval) for recurrence in recurrences]),
    )


def direction_residuals(
    training_map: TrainingMap,
    directions: np.ndarray,
    /,
    *,
    devices: Sequence[jax.Device] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return σ̄ = ‖Jv‖ and ‖JᵀJv − σ̄²v‖ of unit vectors v (n, N): the spread of σ² along v."""
    context = training_map.context
    pushed = np.asarray(spread(training_map.push, context, directions, devices=devices))
    pulled = np.asarray(spread(training_map.pull, context, pushed, devices=devices))
    sigma = np.linalg.norm(pushed, axis=1)
    return sigma, np.linalg.norm(pulled - sigma[:, None] ** 2 * directions, axis=1)


def _normal_product(training_map: TrainingMap, tick: Callable[[], None] | None) -> Callable:
    """Return ``(v, context, known) → P JᵀJ P v``, which takes many vectors as one block."""

    def block(rows: Array, context: Context, known: Array) -> Array:
        if tick is not None:
            jax.debug.callback(tick)
        pushed = training_map.push(context, _without(known, rows))
        return _without(known, training_map.pull(context, pushed))

    @custom_vmap
    def product(v: Array, context: Context, known: Array) -> Array:
        return block(v[None], context, known)[0]

    @product.def_vmap
    def of_many(_: int, __: tuple, rows: Array, context: Context, known: Array) -> tuple:
        return block(rows, context, known), True

    return product


def _without(known: Array, rows: Array) -> Array:
    """Return rows (…, N) without their parts along the orthonormal `known` (d, N)."""
    return rows - (rows @ known.T) @ known


def _part(
    basis: np.ndarray,
    diagonal: np.ndarray,
    off_diagonal: np.ndarray,
    interval: tuple[float, float],
) -> np.ndarray:
    """Return the unit vector (N,) along the Ritz vectors of an interval, basis (k, N).

    Each Ritz vector comes with the probe's own part along it. Zero if the interval holds no node.
    """
    values, vectors = scipy.linalg.eigh_tridiagonal(diagonal, off_diagonal[:-1])
    low, high = (end**2 for end in interval)
    inside = (values >= low) & (values <= high)
    part = (vectors @ np.where(inside, vectors[0], 0)).astype(basis.dtype) @ basis
    return part / max(np.linalg.norm(part), np.finfo(part.dtype).tiny)
