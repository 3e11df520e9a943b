"""Zeros around the edge and sizes of the maps, against XLA's own."""

import jax
import pytest

from training_jacobian.training.convolution import STRIDE, WINDOW, image_sides, padding

SIDES = range(1, 12)


@pytest.mark.parametrize("side", SIDES)
def test_padding_is_same(side):
    (expected,) = jax.lax.padtype_to_pads((side,), (WINDOW,), (STRIDE,), "SAME")
    assert padding(side) == expected


@pytest.mark.parametrize("side", SIDES)
def test_sides_are_those_of_a_convolution(side):
    image = jax.ShapeDtypeStruct((1, side, side, 1), "float32")
    kernel = jax.ShapeDtypeStruct((WINDOW, WINDOW, 1, 1), "float32")

    def convolve(x, w):
        layout = ("NHWC", "HWIO", "NHWC")
        return jax.lax.conv_general_dilated(x, w, (STRIDE,) * 2, "SAME", dimension_numbers=layout)

    once = jax.eval_shape(convolve, image, kernel)
    twice = jax.eval_shape(convolve, once, kernel)
    assert image_sides(side**2, 2) == [side, once.shape[1], twice.shape[2]]
