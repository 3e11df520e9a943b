"""Networks (flax) and their initial parameters as one flat vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from flax import linen as nn
from jax import Array
from jax.flatten_util import ravel_pytree

from training_jacobian.training.convolution import STRIDE, WINDOW, image_sides, padding
from training_jacobian.training.user_code import Functions

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "gelu": nn.gelu,
    "tanh": nn.tanh,
    "relu": nn.relu,
}


class PatchConv(nn.Module):
    """A 3×3 convolution with stride 2 and padding SAME, as one product over its windows.

    Parameters, start and values are those of ``flax.linen.Conv``, whose derivative along many
    tangents at once becomes a grouped convolution: up to three times this one's time on a CPU.
    """

    channels: int
    bias_init: nn.initializers.Initializer

    @nn.compact
    def __call__(self, x: Array) -> Array:
        """Return maps (batch, ⌈side/2⌉, ⌈side/2⌉, channels) of (batch, side, side, channels)."""
        shape = (WINDOW, WINDOW, x.shape[-1], self.channels)
        # As flax's layers, in float32 whatever the precision: see `initial_parameters`.
        kernel = self.param("kernel", nn.initializers.lecun_normal(), shape, jnp.float32)
        bias = self.param("bias", self.bias_init, shape[-1:], jnp.float32)
        edge = padding(x.shape[1])
        x = jnp.pad(x, ((0, 0), edge, edge, (0, 0)))
        stop = x.shape[1] - WINDOW + 1
        # The pixel at one place of every window, for each of the nine places. Slices, as the
        # transpose of a gather would add in an order that a GPU leaves open.
        places = [
            x[:, row : row + stop : STRIDE, column : column + stop : STRIDE]
            for row in range(WINDOW)
            for column in range(WINDOW)
        ]
        return jnp.concatenate(places, axis=-1) @ kernel.reshape(-1, self.channels) + bias


class Network(nn.Module):
    """Convolutions, if any, then dense layers, with an activation between all of them.

    With `channels`, inputs are square images row by row; the first hidden layer sees the maps
    flattened. Kernels start from flax's default (LeCun normal). All biases, the last layer's too,
    start normal with standard deviation ``hidden[0] ** -0.5``: the paper's 64^-½ at its own width.
    """

    hidden: tuple[int, ...]
    classes: int
    activation: str = "gelu"
    channels: tuple[int, ...] = ()

    @nn.compact
    def __call__(self, x: Array) -> Array:
        """Return logits (batch, classes) for inputs (batch, features)."""
        bias_init = nn.initializers.normal(self.hidden[0] ** -0.5)
        act = ACTIVATIONS[self.activation]
        if self.channels:
            side = image_sides(x.shape[-1], 0)[0]
            x = x.reshape(len(x), side, side, 1)
            for number, width in enumerate(self.channels):
                x = act(PatchConv(width, bias_init, name=f"Conv_{number}")(x))
            x = x.reshape(len(x), -1)
        for width in self.hidden:
            x = act(nn.Dense(width, bias_init=bias_init)(x))
        return nn.Dense(self.classes, bias_init=bias_init)(x)


def initial_parameters(
    model: nn.Module | Functions, features: int, /, *, seed: int, dtype: str = "float32"
) -> tuple[Array, Callable[[Array], dict]]:
    """Return θ₀ (N,) and the function from a flat vector to the network's parameters.

    Of a flax network the order is that of `ravel_pytree` over flax's parameter dict: layer by
    layer, bias before kernel. The threefry generator is the one from before it became
    partitionable, whatever the process is set to: seed 0 of the paper's network is then the
    authors' own θ₀. The draw is made in float32 and then converted, so that a
    float64 run starts from the same point.
    """
    example = jnp.zeros((1, features), dtype="float32")
    # Compiled as one program: op by op, each of flax's small steps would be compiled by itself.
    with jax.threefry_partitionable(False):
        key = jax.random.key(seed, impl="threefry2x32")
        parameters = jax.jit(model.init)(key, example)
    return ravel_pytree(jax.tree.map(lambda leaf: leaf.astype(dtype), parameters))


def parameter_layout(parameters: Any, /) -> list[dict]:
    """Return layer, name, shape and first flat index of every tensor, in flat order.

    Any pytree; flax's level ``params`` is left out of the names.
    """
    if isinstance(parameters, dict) and "params" in parameters:
        parameters = parameters["params"]
    layout, start = [], 0
    for path, leaf in jax.tree_util.tree_leaves_with_path(parameters):
        name = jax.tree_util.keystr(path, simple=True, separator="/") or "parameters"
        layer = name.partition("/")[0]
        layout.append({"layer": layer, "name": name, "shape": list(leaf.shape), "start": start})
        start += leaf.size
    return layout
