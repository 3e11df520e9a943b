"""Geometry of the convolutions: 3×3 windows, stride 2, zeros around the edge (padding SAME).

Plain Python: the configuration is checked with it before any step starts.
"""

from __future__ import annotations

import math

WINDOW = 3
STRIDE = 2


def is_square(features: int, /) -> bool:
    """Return whether so many inputs make a square image.

    >>> is_square(64), is_square(30)
    (True, False)
    """
    return math.isqrt(features) ** 2 == features


def image_sides(features: int, layers: int, /) -> list[int]:
    """Return the side of the image and of the maps after each of the convolutions, in pixels.

    >>> image_sides(64, 3)
    [8, 4, 2, 1]
    """
    sides = [math.isqrt(features)]
    for _ in range(layers):
        sides.append(math.ceil(sides[-1] / STRIDE))
    return sides


def padding(side: int, /) -> tuple[int, int]:
    """Return the zeros before and after each row and column, as XLA's SAME shares them out.

    >>> padding(8), padding(7)
    ((0, 1), (1, 1))
    """
    outputs = math.ceil(side / STRIDE)
    total = max((outputs - 1) * STRIDE + WINDOW - side, 0)
    return total // 2, total - total // 2
