"""Power laws through points, and what follows from them."""

import numpy as np
import pytest

from training_jacobian.benchmarking.growth import (
    largest_size,
    overtaking,
    power_law,
    seconds_at,
)


def test_a_known_law_is_recovered():
    x = np.array([610, 1210, 2410, 4810])
    law = power_law(x, 3e-7 * x**1.87)
    assert law["exponent"] == pytest.approx(1.87, rel=1e-9)
    assert law["coefficient"] == pytest.approx(3e-7, rel=1e-9)
    assert law["largest_factor"] == pytest.approx(1, rel=1e-9)
    assert seconds_at(law, 1000) == pytest.approx(3e-7 * 1000**1.87)


def test_noise_moves_it_by_little_and_is_told():
    x = np.geomspace(100, 10_000, 40)
    noise = np.exp(0.1 * np.random.default_rng(0).standard_normal(40))
    law = power_law(x, 5 * x**2 * noise)
    assert law["exponent"] == pytest.approx(2, abs=0.05)
    assert 1.1 < law["largest_factor"] < 1.5


@pytest.mark.parametrize("x", [[], [5], [5, 5]])
def test_too_few_sizes_give_no_law(x):
    assert power_law(x, [1.0] * len(x)) is None


def test_where_two_laws_meet():
    square, cube = power_law([1, 2], [6, 24]), power_law([1, 2], [2, 16])
    assert overtaking(square, cube) == pytest.approx(3)
    assert seconds_at(square, 3) == pytest.approx(seconds_at(cube, 3))
    assert overtaking(cube, square) is None
    assert overtaking(square, square) is None


@pytest.mark.parametrize(("precision", "entry"), [("float32", 4), ("float64", 8)])
def test_largest_size_just_fits(precision, entry):
    size = largest_size(10**9, precision, matrices=6)
    assert 6 * entry * size**2 <= 10**9 < 6 * entry * (size + 1) ** 2
