"""θ₀ as flax itself draws it, its layout, and convolutions against flax's own."""

import jax
import numpy as np
import pytest
from flax import linen as nn

from rounding import assert_same, bound
from training_jacobian.training.models import Network, initial_parameters, parameter_layout
from training_jacobian.training.settings import parameter_count

HIDDEN, CLASSES, CHANNELS = (4,), 3, (2, 3)
DRAW = 20
"""Roundings of a normal number: erf⁻¹ by a polynomial of degree 8, a logarithm, a root, scales."""


def paper_start(**options):
    return initial_parameters(Network((64,), 10, "gelu"), 64, seed=0, **options)


def test_recorded_facts_of_the_authors_start():
    theta_0 = np.asarray(paper_start()[0])
    assert (theta_0.shape, theta_0.dtype) == ((4810,), np.float32)
    exact = theta_0.astype(float)
    norm = np.linalg.norm(exact)
    assert abs(norm - 8.61677) < 5e-6 + bound("float32", DRAW) * norm / 4810**0.5
    # Roundings of ε in every entry, independent of each other: four standard errors.
    assert abs(exact.mean() - 9.393098e-04) < 4 * np.finfo("float32").eps * norm / 4810
    recorded = [-0.2674265, -0.09440862, 0.00156202, 0.03400602]
    found = exact[[0, 1, -2, -1]]
    np.testing.assert_allclose(found, recorded, rtol=bound("float32", DRAW), atol=5e-9)


def test_scales():
    """Of n numbers the standard deviation is off by its 1 / √(2 n): four times that."""
    theta_0, unravel = initial_parameters(Network((400,), 50, "gelu"), 100, seed=3)
    layers = unravel(theta_0)["params"]
    for number, inputs in enumerate((100, 400)):
        layer = layers[f"Dense_{number}"]
        for name, expected in (("kernel", inputs**-0.5), ("bias", 400**-0.5)):
            error = 4 / (2 * layer[name].size) ** 0.5
            assert abs(np.std(layer[name]) / expected - 1) < error


def test_seeds_differ():
    model = Network((64,), 10, "gelu")
    first, second = (initial_parameters(model, 64, seed=seed)[0] for seed in (0, 1))
    assert np.abs(first - second).max() > 0.1


@pytest.mark.parametrize("channels", [(), CHANNELS])
def test_float64_starts_at_the_same_point(channels):
    model = Network(HIDDEN, CLASSES, "gelu", channels)
    single = initial_parameters(model, 16, seed=0)[0]
    with jax.enable_x64(True):
        double = np.asarray(initial_parameters(model, 16, seed=0, dtype="float64")[0])
    assert double.dtype == np.float64
    np.testing.assert_array_equal(double, single)


@pytest.mark.parametrize("channels", [(), (2, 5)])
def test_layout_names_every_entry_of_the_flat_vector(channels):
    theta_0, unravel = initial_parameters(Network((5, 4), 3, "tanh", channels), 16, seed=0)
    parameters, layout = unravel(theta_0)["params"], parameter_layout(unravel(theta_0))
    layers = [f"Conv_{i}" for i in range(len(channels))] + [f"Dense_{i}" for i in range(3)]
    names = [f"{layer}/{kind}" for layer in layers for kind in ("bias", "kernel")]
    assert [tensor["name"] for tensor in layout] == names
    for tensor in layout:
        layer, kind = tensor["name"].split("/")
        stop = tensor["start"] + int(np.prod(tensor["shape"]))
        entries = np.asarray(theta_0[tensor["start"] : stop]).reshape(tensor["shape"])
        np.testing.assert_array_equal(entries, parameters[layer][kind])
    assert stop == len(theta_0) == parameter_count(16, (5, 4), 3, channels)


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


@pytest.mark.usefixtures("double")
def test_convolutions_have_start_values_and_derivatives_of_flax():
    """6 → 3 → 2: the padding of an even side and of an odd one."""
    side = 6
    x = np.random.default_rng(side).standard_normal((5, side**2))
    model, reference = Network(HIDDEN, CLASSES, "tanh", CHANNELS), Reference()
    theta, unravel = initial_parameters(model, side**2, seed=4, dtype="float64")
    expected, _ = initial_parameters(reference, side**2, seed=4, dtype="float64")
    np.testing.assert_array_equal(theta, expected)

    @jax.jit
    def both(theta):
        def values(network):
            return jax.value_and_grad(lambda t: (network.apply(unravel(t), x) ** 3).sum())(theta)

        return values(model), values(reference)

    for found, expected in zip(*both(theta), strict=True):
        assert found.dtype == np.float64
        assert_same(found, expected, roundings=10 * len(theta))
