"""Times and memory of a call in this process."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from training_jacobian.benchmarking.measure import (
    device_rate,
    host_rate,
    measured,
    peak_mib,
)


def test_compilation_stands_apart_from_the_run():
    program = jax.jit(lambda x: jnp.cumsum(jnp.sin(x)) @ jnp.tanh(x))
    point = jnp.arange(17.0)
    _, first = measured(lambda: program(point).block_until_ready())
    result, second = measured(lambda: program(point).block_until_ready())
    assert first["compile_s"] > 0
    assert second["compile_s"] == 0
    assert second["run_s"] >= 0
    assert np.isfinite(result)


def test_the_peak_counts_what_was_held_and_freed():
    before = peak_mib()
    _, record = measured(lambda: float(np.ones(int(before + 100) * 2**17).sum()))
    assert record["peak_mib"] > before + 90
    assert record["compile_s"] == 0


@pytest.mark.parametrize("rate", [device_rate, host_rate])
def test_a_rate_is_positive(rate):
    assert rate("float32") > 0
