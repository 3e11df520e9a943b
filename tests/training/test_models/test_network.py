"""Convolutions as products over windows, against flax's own convolutions."""

import jax
import numpy as np
import pytest
from flax import linen as nn

from training_jacobian.program.errors import UserError
from training_jacobian.training.models import initial_parameters, network, parameter_layout
from training_jacobian.training.settings import parameter_count

HIDDEN, CLASSES, CHANNELS = (4,), 3, (2, 3)


class Reference(nn.Module):
    """The same network in flax's layers."""

    @nn.compact
    def __call__(self, x):
        side = int(x.shape[-1] ** 0.5)
        bias = nn.initializers.normal(HIDDEN[0] ** -0.5)
        x = x.reshape(-1, side, side, 1)
        for width in CHANNELS:
            x = nn.tanh(nn.Conv(width, (3, 3), strides=2, padding="SAME", bias_init=bias)(x))
        x = x.reshape(len(x), -1)
        x = nn.tanh(nn.Dense(HIDDEN[0], bias_init=bias)(x))
        return nn.Dense(CLASSES, bias_init=bias)(x)


def test_start_values_and_derivatives_are_those_of_flax():
    """6 → 3 → 2: the padding of an even side and of an odd one."""
    side = 6
    x = np.random.default_rng(side).standard_normal((5, side**2)).astype("float32")
    model, reference = network(HIDDEN, CLASSES, "tanh", CHANNELS), Reference()
    theta, unravel = initial_parameters(model, side**2, seed=4)
    expected, _ = initial_parameters(reference, side**2, seed=4)
    np.testing.assert_array_equal(theta, expected)
    assert len(theta) == parameter_count(side**2, HIDDEN, CLASSES, CHANNELS)

    @jax.jit
    def both(theta):
        def values(network):
            return jax.value_and_grad(lambda t: (network.apply(unravel(t), x) ** 3).sum())(theta)

        return values(model), values(reference)

    (value, gradient), (there, slope) = both(theta)
    np.testing.assert_allclose(value, there, rtol=1e-5)
    np.testing.assert_allclose(gradient, slope, rtol=1e-4, atol=1e-5 * np.abs(slope).max())


def test_convolutions_stand_first_in_the_layout():
    theta, unravel = initial_parameters(network((4,), 3, "relu", (2, 5)), 64, seed=0)
    layout = parameter_layout(unravel(theta))
    assert [tensor["name"] for tensor in layout[1::2]] == [
        f"{layer}/kernel" for layer in ("Conv_0", "Conv_1", "Dense_0", "Dense_1")
    ]
    assert [tensor["shape"] for tensor in layout[1::2]] == [
        [3, 3, 1, 2],
        [3, 3, 2, 5],
        [2 * 2 * 5, 4],
        [4, 3],
    ]


def test_float64_starts_at_the_same_point():
    model = network(HIDDEN, CLASSES, "gelu", CHANNELS)
    single = initial_parameters(model, 16, seed=0)[0]
    with jax.enable_x64(True):
        double = np.asarray(initial_parameters(model, 16, seed=0, dtype="float64")[0])
    assert double.dtype == np.float64
    np.testing.assert_array_equal(double, single)


def test_an_unknown_activation():
    with pytest.raises(UserError, match=r"model\.activation: found 'gelo'"):
        network(HIDDEN, CLASSES, "gelo", CHANNELS)
