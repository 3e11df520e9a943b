"""A network and an optimiser of one's own: see examples/README.md."""

import jax
import optax
from flax import linen as nn


class Convolutional(nn.Module):
    """Two convolutions on an 8×8 image and one dense layer."""

    classes: int

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        """Return logits (batch, classes); x (batch, 64) is the images row by row."""
        x = x.reshape(len(x), 8, 8, 1)
        x = nn.gelu(nn.Conv(4, (3, 3), strides=2)(x))
        x = nn.gelu(nn.Conv(8, (3, 3), strides=2)(x))
        return nn.Dense(self.classes)(x.reshape(len(x), -1))


def network(features: int, classes: int) -> nn.Module:
    """Return the network for so many inputs and classes."""
    assert features == 64, "8×8 images"
    return Convolutional(classes)


def optimizer(steps: int) -> optax.GradientTransformation:
    """Return Nesterov's momentum with a warm-up; Adam would need its ``eps_root=1e-12``."""
    schedule = optax.warmup_cosine_decay_schedule(0.01, 0.1, steps // 10, steps)
    return optax.sgd(schedule, momentum=0.9, nesterov=True)
