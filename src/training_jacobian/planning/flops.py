"""Floating-point operations that a result needs, whatever way computes it; 2 per multiply-add.

Plain Python without JAX: Snakemake reads it at every start.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from training_jacobian.training.convolution import WINDOW, image_sides

SVD_DIVIDE_AND_CONQUER = 28 / 3
"""Factor of N³ for U, σ and Vᵀ by `svd.decompose`, at most.

8/3 for the reduction to bidiagonal form (gebrd), 2 for turning either set of vectors back (ormbr),
and 4/3 for either set in between (bdsdc), less where singular values lie so close that divide and
conquer need not mix their vectors.
"""


@dataclasses.dataclass(frozen=True)
class Layer:
    """A dense layer of `fan_in` × `fan_out` weights, or a convolution: one at several positions."""

    fan_in: int
    fan_out: int
    positions: int = 1

    @property
    def product(self) -> int:
        """Multiply-adds of its weights and one sample."""
        return self.fan_in * self.fan_out * self.positions

    @property
    def outputs(self) -> int:
        """Numbers that it makes of one sample."""
        return self.fan_out * self.positions


def network_layers(
    features: int, hidden: Sequence[int], classes: int, /, channels: Sequence[int] = ()
) -> list[Layer]:
    """Return the layers of the network that `models.network` builds, inputs first.

    >>> network_layers(64, [4], 10, channels=[2])
    [Layer(fan_in=9, fan_out=2, positions=16), Layer(fan_in=32, fan_out=4, positions=1), \
Layer(fan_in=4, fan_out=10, positions=1)]
    """
    convolutions = []
    if channels:
        sides = image_sides(features, len(channels))
        maps = itertools.pairwise([1, *channels])
        convolutions = [
            Layer(WINDOW**2 * a, b, side**2) for (a, b), side in zip(maps, sides[1:], strict=True)
        ]
        features = sides[-1] ** 2 * channels[-1]
    widths = itertools.pairwise([features, *hidden, classes])
    return [*convolutions, *(Layer(a, b) for a, b in widths)]


def tangent_step_flops(layers: Sequence[Layer], batch: int, /) -> int:
    """Return the FLOPs of the matrix products that push one tangent through one step.

    Each layer has dW h and dδ hᵀ; each but the first, whose inputs have no tangent and whose δ goes
    no further, also W dh, Wᵀ dδ, dWᵀ δ and δ dhᵀ. Element-wise work and the run itself are not
    counted. The transpose, which pulls a cotangent back, takes as many.

    >>> tangent_step_flops(network_layers(64, [64], 10), 64)
    1540096
    """
    first, *later = (layer.product for layer in layers)
    return 2 * batch * (2 * first + 6 * sum(later))
