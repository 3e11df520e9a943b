"""The package as a library: from a training of one's own to its Jacobian, regions and spectrum.

The names of this module are those of `training_jacobian` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.flatten_util import ravel_pytree
from matplotlib.figure import Figure

from training_jacobian.figures.spectrum import spectrum
from training_jacobian.jacobian.columns import (
    DEFAULT_MEMORY,
    jacobian,
    join,
    training_column_blocks,
)
from training_jacobian.program.devices import full_precision
from training_jacobian.program.errors import UserError
from training_jacobian.spectrum import svd
from training_jacobian.spectrum.regions import REGIONS, check_spectrum, in_order, partition
from training_jacobian.training.problem import Problem


@full_precision
def differentiate(
    training: Callable[[Any], Any],
    theta_0: Any,
    /,
    *,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> np.ndarray:
    """Return the training Jacobian J = ∂θ_T/∂θ₀ (N, N), ``J[i, j]`` = ∂θ_T[i]/∂θ₀[j].

    Exact, in forward mode, in blocks of columns that all devices share: training runs again for
    each block, of at most 32 columns on a CPU device and 1024 on a GPU. JAX makes one
    CPU device, unless ``jax.config.update("jax_num_cpu_devices", 8)`` came before all else.

    Parameters
    ----------
    training
        The whole training as a function that JAX can differentiate: initial parameters to trained
        ones, with a loop of steps that JAX can compile (`jax.lax.scan`).
    theta_0
        The initial parameters, all float32 or all float64: an array (N,) or any pytree of arrays,
        such as flax's parameters. J's rows and columns are in the order of
        `jax.flatten_util.ravel_pytree`.
    memory
        Bytes for the temporaries of one block; fewer columns go together where they would need
        more. J itself (N² numbers) is not counted.
    devices
        The devices to use; all of JAX's by default.

    Returns
    -------
    J
        Float32 or float64 as θ₀, Fortran-ordered.

    Raises
    ------
    UserError
        If an option or θ₀ is not as told, or training returns something else than parameters
        of θ₀'s shapes.
    DivergenceError
        If a column is not finite.
    """
    _check_options(memory, devices)
    _check_types(theta_0)
    flat, unravel = ravel_pytree(theta_0)
    if not (flat.size and bool(jnp.isfinite(flat).all())):
        raise UserError(f"theta_0: found {flat.size} numbers, accepted: one or more, all finite")
    if not callable(training):
        raise UserError(f"training: found {training!r}, accepted: a function of theta_0")
    _check_result(theta_0, jax.eval_shape(training, theta_0))

    def flat_training(theta: Array) -> Array:
        return ravel_pytree(training(unravel(theta)))[0]

    return jacobian(flat_training, flat, memory=memory, devices=devices)


@full_precision
def differentiate_problem(
    problem: Problem,
    /,
    *,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> np.ndarray:
    """Return J (N, N) of a run of this package's own training, as `differentiate` does.

    Faster for dense networks, whose derivatives are written out (`jacobian.mlp_rule`).
    """
    _check_options(memory, devices)
    if not isinstance(problem, Problem):
        raise UserError(f"problem: found {problem!r}, accepted: what make_problem returns")
    return join(training_column_blocks(problem, memory=memory, devices=devices))


def decompose(matrix: np.ndarray, /) -> svd.Factors:
    """Return U (N, N), σ (N,) descending, Vᵀ (N, N) with J = U diag(σ) Vᵀ, checked.

    The right singular vectors, directions of θ₀, are the rows of Vᵀ; the left ones, directions of
    θ_T, are the columns of U. J is left as it is; beside it, matrices of eleven times its size, in
    float64 six times, are held for a while.

    Raises
    ------
    UserError
        If J is not square, float32 or float64, and finite; if N is more than 32 766, where LAPACK
        counts wrong (a matrix-free run, or only the leading triplets, go further); or if residual
        or orthonormality of the factors are worse than about N units of rounding.
    """
    try:
        array = np.asarray(matrix)
    except (TypeError, ValueError) as error:
        raise UserError(f"{svd.NAME}: found no array ({error}), accepted: (N, N)") from error
    svd.check_matrix(array)
    return svd.decompose_and_check(lambda: np.array(array, order="F"))[0]


def regions(
    sigma: np.ndarray,
    /,
    *,
    chaotic_above: float = 1.5,
    bulk_within: float = 0.1,
    stable_below: float = 0.6666667,
) -> dict[str, np.ndarray]:
    """Return the indices of the chaotic, bulk and stable singular values, and of those between.

    Parameters
    ----------
    sigma
        Singular values (N,), descending.
    chaotic_above
        Chaotic is σ above this.
    bulk_within
        The bulk is σ at most this far from 1.
    stable_below
        Stable is σ below this. The defaults are those of the project's configuration.

    Returns
    -------
    parts
        Indices by name: ``chaotic``, ``bulk``, ``stable``, ``transition``. Where `vt` is from
        `decompose`, ``vt[parts["bulk"]]`` is an orthonormal basis of the bulk.

    Raises
    ------
    UserError
        For thresholds that the configuration refuses, too, and for values that are no spectrum.
    """
    thresholds = in_order(chaotic_above, bulk_within, stable_below)
    return partition(check_spectrum(sigma), thresholds)


def plot_spectrum(sigma: np.ndarray, parts: Mapping[str, np.ndarray] | None = None, /) -> Figure:
    """Return a figure of σ (N,) against its index on a logarithmic axis, coloured by region.

    `parts` as `regions` returns them, by default with its thresholds. In a notebook the figure
    shows by itself; elsewhere `figure.savefig` writes it.
    """
    values = check_spectrum(sigma)
    parts = regions(values) if parts is None else parts
    return spectrum(values, _checked_parts(parts, len(values)))


def _checked_parts(parts: Any, size: int) -> dict[str, np.ndarray]:
    names = (*REGIONS, "transition")
    if not isinstance(parts, Mapping) or set(parts) != set(names):
        found = list(parts) if isinstance(parts, Mapping) else parts
        raise UserError(f"parts: found {found}, accepted: what regions returns: {', '.join(names)}")
    found = np.concatenate([np.asarray(parts[name]).ravel() for name in names])
    if not np.array_equal(np.sort(found), np.arange(size)):
        raise UserError(
            f"parts: found {len(found)} indices, accepted: each of 0 to {size - 1} once"
        )
    return {name: np.asarray(parts[name], dtype=int) for name in names}


def _check_options(memory: Any, devices: Any) -> None:
    if isinstance(memory, bool) or not isinstance(memory, (int, np.integer)) or memory < 1:
        raise UserError(f"memory: found {memory!r}, accepted: an integer of at least 1, in bytes")
    if devices is None:
        return
    known = isinstance(devices, Sequence) and all(isinstance(one, jax.Device) for one in devices)
    if not known or len(devices) == 0:
        raise UserError(f"devices: found {devices!r}, accepted: one or more of jax.devices()")


def _check_types(theta_0: Any) -> None:
    found = sorted({str(jnp.result_type(leaf)) for leaf in jax.tree.leaves(theta_0)})
    if found not in (["float32"], ["float64"]):
        raise UserError(
            f"theta_0: found {' and '.join(found) or 'no parameters'}, "
            "accepted: parameters that are all float32 or all float64"
        )


def _check_result(theta_0: Any, result: Any) -> None:
    wanted, found = _shapes(theta_0), _shapes(result)
    if found != wanted:
        raise UserError(
            f"training: found a result of {found}, accepted: parameters as theta_0, {wanted}"
        )


def _shapes(tree: Any) -> str:
    """Return the shapes and types of a pytree's arrays, in its own structure, as text."""
    return str(jax.tree.map(lambda leaf: jax.typeof(leaf).str_short(), tree))
