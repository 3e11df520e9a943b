"""One vector at a time, with the transpose that JAX is told."""

import jax
import numpy as np
import pytest

from operators import matrix_map
from rounding import assert_same
from training_jacobian.jacobian.operator import one_vector


@pytest.fixture
def matrix():
    return np.random.default_rng(0).standard_normal((5, 5)).astype(np.float32)


def test_vjp_gives_the_transpose(matrix):
    operator, calls = matrix_map(matrix), []
    product = one_vector(operator, tick=lambda: calls.append(1))
    v, u = np.random.default_rng(1).standard_normal((2, 5)).astype(np.float32)

    @jax.jit
    def both(v, u, context):
        pushed, transpose = jax.vjp(lambda v: product(v, context), v)
        return pushed, *transpose(u)

    pushed, pulled = both(v, u, operator.context)
    largest = np.linalg.norm(matrix)
    assert_same(pushed, matrix @ v, roundings=5, scale=largest * np.linalg.norm(v))
    assert_same(pulled, matrix.T @ u, roundings=5, scale=largest * np.linalg.norm(u))
    jax.effects_barrier()
    assert len(calls) == 1


def test_without_a_tick(matrix):
    operator = matrix_map(matrix)
    pushed = one_vector(operator)(np.eye(5, dtype=np.float32)[2], operator.context)
    np.testing.assert_array_equal(pushed, matrix[:, 2])
