"""Floating-point operations that a result needs, whatever way computes it; 2 per multiply-add."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from training_jacobian.settings import parameter_count

SVD_FULL = 21
"""Nominal factor of N³ for U, σ and Vᵀ, after Golub & Van Loan, Matrix Computations."""

SVD_VALUES = 8 / 3
"""Nominal factor of N³ for σ alone, after the same."""


def tangent_step_flops(widths: Sequence[int], batch: int, /) -> int:
    """Return the FLOPs of the matrix products that push one tangent through one step.

    `widths` are those of all layers, inputs and outputs included. Each layer has dW h and dδ hᵀ;
    each but the first, whose inputs have no tangent and whose δ goes no further, also W dh,
    Wᵀ dδ, dWᵀ δ and δ dhᵀ. Element-wise work and the run itself are not counted.

    >>> tangent_step_flops([64, 64, 10], 64)
    1540096
    """
    first, *later = (fan_in * fan_out for fan_in, fan_out in itertools.pairwise(widths))
    return 2 * batch * (2 * first + 6 * sum(later))


def jacobian_flops(widths: Sequence[int], batch: int, steps: int, /) -> int:
    """Return the FLOPs of all N tangents through all steps.

    >>> f"{jacobian_flops([64, 64, 10], 64, 625):.3g}"
    '4.63e+12'
    """
    size = parameter_count(widths[0], tuple(widths[1:-1]), widths[-1])
    return size * steps * tangent_step_flops(widths, batch)
