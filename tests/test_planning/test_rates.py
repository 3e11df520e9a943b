"""The machine's rates: the clock, and that every rate is there."""

import itertools
import math
import time

import jax
import numpy as np
import pytest

from training_jacobian.planning import rates


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(rates, "BUDGET", 0.0)
    monkeypatch.setattr(rates, "LOOPS", 4)
    monkeypatch.setattr(rates, "SVD_SIZE", 40)
    monkeypatch.setattr(rates, "BASIS_BYTES", 10**5)


def test_the_fastest_call_counts(quick):
    """Calls of 5, 2 and 4 seconds by a clock that is told, after one that only warms up."""
    ticks = itertools.chain(np.cumsum([0, 5, 1, 2, 1, 4]))
    calls = []
    assert rates._best_seconds(lambda: calls.append(1), lambda: next(ticks)) == 2
    assert len(calls) == 4


def test_every_rate_of_two_devices(quick):
    found = rates.device_rates("float32", jax.devices()) | {"svd": rates.svd_rate("float32", 2)}
    assert set(found) == {"products", "numbers", "matrix_numbers", "svd"}
    assert all(math.isfinite(rate) and rate > 0 for rate in found.values())


def test_two_devices_are_not_taken_for_a_fast_one(quick, monkeypatch):
    """Processor time of both is shared out between them."""
    monkeypatch.setattr(rates, "_best_seconds", lambda call, clock: 8.0)
    block = 32 * 64 * 64
    found = rates.device_rates("float32", jax.devices())
    assert found["products"] == pytest.approx(4 * 2 * block * 64 / (8 / 2))
    assert rates.svd_rate("float32", 2) == pytest.approx(40**3 / (8 / 2))


def test_a_step_and_a_compilation_take_time(quick):
    step, compilation = rates.step_seconds(jax.devices())
    assert step > 0
    assert compilation > 0
    assert rates._clock(jax.devices()) is time.process_time
