"""Networks (flax) and their initial parameters as one flat vector."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from flax import linen as nn
from jax import Array
from jax.flatten_util import ravel_pytree

from training_jacobian.errors import UserError, unknown_name

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "gelu": nn.gelu,
    "tanh": nn.tanh,
    "relu": nn.relu,
}


class Mlp(nn.Module):
    """Dense layers with an activation between them.

    Kernels start from flax's default (LeCun normal). All biases, the last layer's too, start
    normal with standard deviation ``hidden[0] ** -0.5``: the paper's 64^-½ at its own width.
    """

    hidden: tuple[int, ...]
    classes: int
    activation: str = "gelu"

    @nn.compact
    def __call__(self, x: Array) -> Array:
        """Return logits (batch, classes) for inputs (batch, features)."""
        bias_init = nn.initializers.normal(self.hidden[0] ** -0.5)
        act = ACTIVATIONS[self.activation]
        for width in self.hidden:
            x = act(nn.Dense(width, bias_init=bias_init)(x))
        return nn.Dense(self.classes, bias_init=bias_init)(x)


def mlp(hidden: tuple[int, ...], classes: int, activation: str, /) -> Mlp:
    """Return the dense network; an unknown activation raises `UserError`."""
    if activation not in ACTIVATIONS:
        raise UserError(unknown_name("model.activation", activation, ACTIVATIONS))
    return Mlp(hidden=tuple(hidden), classes=classes, activation=activation)


def initial_parameters(
    model: nn.Module, features: int, /, *, seed: int, dtype: str = "float32"
) -> tuple[Array, Callable[[Array], dict]]:
    """Return θ₀ (N,) and the function from a flat vector to flax's parameters.

    The order is that of `ravel_pytree` over flax's parameter dict: layer by layer, bias before
    kernel. With the generator set by `devices.configure`, seed 0 of the paper's network is the
    authors' own θ₀. The draw is made in float32 and then converted, so that a float64 run starts
    from the same point.
    """
    example = jnp.zeros((1, features), dtype="float32")
    # Compiled as one program: op by op, each of flax's small steps would be compiled by itself.
    parameters = jax.jit(model.init)(jax.random.key(seed), example)
    return ravel_pytree(jax.tree.map(lambda leaf: leaf.astype(dtype), parameters))


def parameter_layout(parameters: dict, /) -> list[dict]:
    """Return layer, name, shape and first flat index of every tensor, in flat order."""
    layout, start = [], 0
    for path, leaf in jax.tree_util.tree_leaves_with_path(parameters["params"]):
        keys = [str(part.key) for part in path]
        layout.append(
            {"layer": keys[0], "name": "/".join(keys), "shape": list(leaf.shape), "start": start}
        )
        start += leaf.size
    return layout
