"""Tangents pushed through the training of a dense network, written out as matrix products.

For the runs with `Settings.written_out`.

Exact, and faster than automatic differentiation for two reasons. The training run is recorded
once, not once per block of tangents (`jacobian.steps`); every product over a block has a layout
that needs no transpose. For a batch of B samples, with features before samples,

    z_l = W_l h_l + b_l,    h_{l+1} = f(z_l),    l = 0 … L−1

(no f after the last layer), and the loss is a mean over samples with output residual
``δ = ∂loss/∂z_{L−1}``. A step's record is about
3 B Σ hidden + 2 B classes + weights after the first layer, numbers. The optimiser's step, whatever
it is, is linearised by JAX and recorded too (`jacobian.optimizer`): one number for SGD, about 4 N
for Adam.

Inside, activations are (features, B), weights (out, in), and a block's tangents carry their axis
in front: (K, out, in). The large products then multiply one tall matrix of K·out rows by a small
one from the right.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from training_jacobian.training.layout import dead_input_weights
from training_jacobian.training.models import ACTIVATIONS, parameter_layout
from training_jacobian.training.problem import Problem

Layers = list[tuple[Array, Array]]


def to_layers(problem: Problem, theta: Array, /) -> Layers:
    """Return the layers (W (out, in), b (out,)) that a flat vector (N,) stands for."""
    tree = problem.unravel(theta)["params"]
    return [(tree[name]["kernel"].T, tree[name]["bias"]) for name in _layer_names(problem)]


def from_layers(problem: Problem, layers: Layers, /) -> Array:
    """Return the flat vector (N,) of layers, the inverse of `to_layers`."""
    tree = {
        name: {"kernel": w.T, "bias": b}
        for name, (w, b) in zip(_layer_names(problem), layers, strict=True)
    }
    return jax.flatten_util.ravel_pytree({"params": tree})[0]


def identities(problem: Problem, /) -> np.ndarray:
    """Return the flat indices (k,) of parameters that training neither reads nor changes.

    The first layer's weights on inputs that are zero in every sample: their gradient is zero, and
    neither SGD nor Adam moves a weight for any other reason. Row and column of J are the
    identity's.
    """
    inputs = np.asarray(problem.x).reshape(-1, problem.x.shape[-1])
    return dead_input_weights(inputs, parameter_layout(problem.unravel(problem.theta_0)))


def _layer_names(problem: Problem) -> list[str]:
    return sorted(problem.unravel(problem.theta_0)["params"], key=_layer_number)


def _layer_number(name: str) -> int:
    return int(name.rpartition("_")[2])


def gradient_and_kept(problem: Problem, layers: Layers, batch: Array, /) -> tuple[Layers, dict]:
    """Return the gradient of one batch's loss, the batch given by number, and its record.

    The record is what `gradient_tangent` needs.
    """
    # Samples are transposed here, once per step, for products that need no transpose.
    x, labels = problem.x[batch].T, problem.y[batch]
    activation = ACTIVATIONS[problem.settings.activation]
    h, slopes, curvatures = [x], [], []
    for w, b in layers[:-1]:
        value, slope, curvature = _derivatives(activation, w @ h[-1] + b[:, None])
        h.append(value)
        slopes.append(slope)
        curvatures.append(curvature)
    z = layers[-1][0] @ h[-1] + layers[-1][1][:, None]
    p = jax.nn.softmax(z, axis=0) if problem.settings.loss == "cross_entropy" else z
    residual = (p - jax.nn.one_hot(labels, len(z), dtype=z.dtype, axis=0)) / x.shape[1]
    gradient, deltas, bends = _backward(layers, h, slopes, curvatures, residual)
    # The first layer's tangent needs neither its weights nor its delta.
    kept = {"w": [w for w, _ in layers[1:]], "h": h[1:], "slope": slopes}
    return gradient, kept | {"bend": bends, "delta": deltas[1:], "p": p}


def _derivatives(function: Callable[[Array], Array], z: Array) -> tuple[Array, Array, Array]:
    """Return f(z), f'(z) and f''(z) of an element-wise function."""
    one = jnp.ones_like(z)

    def slope(t: Array) -> tuple[Array, Array]:
        return jax.jvp(function, (t,), (one,))

    (value, first), (_, second) = jax.jvp(slope, (z,), (one,))
    return value, first, second


def _backward(
    layers: Layers, h: list, slopes: list, curvatures: list, delta: Array
) -> tuple[Layers, list, list]:
    """Return the gradient, every δ_l and every bend f''(z_l) ∘ e_l, where e_l = W_{l+1}ᵀ δ_{l+1}.

    ∂loss/∂W_l = δ_l h_lᵀ, ∂loss/∂b_l = δ_l 1, δ_l = f'(z_l) ∘ e_l.
    """
    gradient: Layers = []
    deltas: list[Array] = []
    bends: list[Array] = []
    for number in reversed(range(len(layers))):
        gradient.insert(0, (delta @ h[number].T, delta.sum(axis=1)))
        deltas.insert(0, delta)
        if number:
            error = layers[number][0].T @ delta
            bends.insert(0, curvatures[number - 1] * error)
            delta = slopes[number - 1] * error
    return gradient, deltas, bends


def gradient_tangent(problem: Problem, kept: dict, batch: Array, tangents: Layers, /) -> Layers:
    """Return the tangents (K, …) of a batch's gradient for tangents (dW_l, db_l) of the parameters.

    The Hessian of the batch's loss, times every tangent:
    dW: dδ_l h_lᵀ + δ_l dh_lᵀ, db: dδ_l 1, and
    dδ_{l-1} = f' ∘ (W_lᵀ dδ_l + dW_lᵀ δ_l) + bend_{l-1} ∘ dz_{l-1}.
    """
    x = problem.x[batch].T
    dz, dh = _forward_tangent(kept, x, tangents)
    ddelta = _residual_tangent(kept["p"], dz[-1], problem.settings.loss)
    gradient: Layers = []
    for number in reversed(range(len(tangents))):
        below = kept["h"][number - 1] if number else x
        dw = _right(ddelta, below.T)
        db = _right(ddelta, jnp.ones((x.shape[1], 1), x.dtype))[..., 0]
        if number:
            w, delta = kept["w"][number - 1], kept["delta"][number - 1]
            dw = dw + _left(delta, dh[number - 1], axis=2)
            turned = lax.dot_general(tangents[number][0], delta, (((1,), (0,)), ((), ())))
            derror = _left(w.T, ddelta) + turned
            bent = kept["bend"][number - 1] * dz[number - 1]
            ddelta = kept["slope"][number - 1] * derror + bent
        gradient.insert(0, (dw, db))
    return gradient


def _forward_tangent(kept: dict, x: Array, tangents: Layers) -> tuple[list, list]:
    """dz_l = dW_l h_l + W_l dh_l + db_l and dh_{l+1} = f'(z_l) ∘ dz_l."""
    dz: list[Array] = []
    dh: list[Array] = []
    for number, (dw, db) in enumerate(tangents):
        z = _right(dw, kept["h"][number - 1] if number else x) + db[..., None]
        if number:
            z = z + _left(kept["w"][number - 1], dh[number - 1])
        dz.append(z)
        if number < len(tangents) - 1:
            dh.append(kept["slope"][number] * z)
    return dz, dh


def _residual_tangent(p: Array, dz: Array, loss: str) -> Array:
    """Tangent of the output residual: (diag(p) − p pᵀ) dz / B for softmax, else dz / B."""
    if loss == "cross_entropy":
        weighted = p * dz
        # A sum written as a product: XLA's CPU backend would fuse a reduction with the products
        # above it, at twice the time of both.
        dz = weighted - p * _left(jnp.ones((1, len(p)), p.dtype), weighted)
    return dz / p.shape[1]


def _right(tangents: Array, matrix: Array) -> Array:
    """Every tangent times a shared right factor: (K, m, n) (n, p)."""
    return lax.dot_general(tangents, matrix, (((2,), (0,)), ((), ())))


def _left(matrix: Array, tangents: Array, axis: int = 1) -> Array:
    """A shared left factor (m, n) times every tangent, over the given axis of the tangents.

    Batched over the tangents on purpose: contracted with a shared factor, the tangent axis would
    come out between the others and be transposed back.
    """
    spread = jnp.broadcast_to(matrix, (len(tangents), *matrix.shape))
    return lax.dot_general(spread, tangents, (((2,), (axis,)), ((0,), (0,))))
