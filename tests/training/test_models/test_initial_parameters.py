"""The paper's θ₀, as flax itself draws it."""

import jax
import numpy as np

from training_jacobian.training.models import initial_parameters, network


def paper_start(**options):
    return initial_parameters(network((64,), 10, "gelu"), 64, seed=0, **options)


def test_recorded_facts_of_the_authors_start():
    theta_0 = np.asarray(paper_start()[0])
    assert theta_0.shape == (4810,)
    assert theta_0.dtype == np.float32
    assert abs(np.linalg.norm(theta_0.astype(np.float64)) - 8.61677) < 1e-5
    assert abs(theta_0.mean(dtype=np.float64) - 9.393098e-04) < 1e-9
    np.testing.assert_allclose(theta_0[:2], [-0.2674265, -0.09440862], rtol=1e-6)
    np.testing.assert_allclose(theta_0[-2:], [0.00156202, 0.03400602], rtol=1e-5)


def test_scales():
    theta_0, unravel = initial_parameters(network((400,), 50, "gelu"), 100, seed=3)
    layers = unravel(theta_0)["params"]
    np.testing.assert_allclose(np.std(layers["Dense_0"]["kernel"]), 100**-0.5, rtol=0.02)
    np.testing.assert_allclose(np.std(layers["Dense_1"]["kernel"]), 400**-0.5, rtol=0.02)
    np.testing.assert_allclose(np.std(layers["Dense_0"]["bias"]), 400**-0.5, rtol=0.1)
    np.testing.assert_allclose(np.std(layers["Dense_1"]["bias"]), 400**-0.5, rtol=0.3)


def test_seeds_differ():
    model = network((64,), 10, "gelu")
    first, second = (initial_parameters(model, 64, seed=seed)[0] for seed in (0, 1))
    assert np.abs(first - second).max() > 0.1


def test_float64_starts_at_the_same_point():
    with jax.enable_x64(True):
        double = np.asarray(paper_start(dtype="float64")[0])
    assert double.dtype == np.float64
    np.testing.assert_array_equal(double, paper_start()[0])
