"""Optimisers by name, with random keys, accumulating; nnx modules: J is that of differences."""

import contextlib

import numpy as np
import pytest

from problems import tiny_problem
from rounding import assert_differentiated
from training_jacobian.jacobian import columns
from training_jacobian.planning import user_size
from training_jacobian.program.errors import UserError
from training_jacobian.training import user_checks

MODULE = """
import jax, jax.numpy as jnp, optax
from flax import nnx

def pair(features, classes):
    def init(key, x):
        a, b = jax.random.split(key)
        return {"w": jax.random.normal(a, (features, 3)), "v": jax.random.normal(b, (3, classes))}
    return init, lambda p, x: jnp.tanh(x @ p["w"]) @ p["v"]

class Net(nnx.Module):
    def __init__(self, features, classes, rngs, middle=lambda x: x):
        self.first = nnx.Linear(features, 3, rngs=rngs)
        self.middle = middle
        self.second = nnx.Linear(3, classes, rngs=rngs)
    def __call__(self, x):
        return self.second(jnp.tanh(self.middle(self.first(x))))

def module(f, c): return Net(f, c, nnx.Rngs(0))
def fixed_norm(f, c):
    return Net(f, c, nnx.Rngs(0), nnx.BatchNorm(3, use_running_average=True, rngs=nnx.Rngs(1)))
def batch_norm(f, c): return Net(f, c, nnx.Rngs(0), nnx.BatchNorm(3, rngs=nnx.Rngs(1)))
def dropout(f, c): return Net(f, c, nnx.Rngs(0), nnx.Dropout(0.5, rngs=nnx.Rngs(1)))
def frozen(steps):
    kinds = {"train": optax.sgd(0.1), "freeze": optax.set_to_zero()}
    return optax.multi_transform(kinds, {"w": "freeze", "v": "train"})
def decay(steps): return optax.adamw(1e-2, eps_root=1e-12, mask={"w": True, "v": False})
def masked(steps):
    return optax.chain(optax.masked(optax.scale(2.0), {"w": True, "v": False}), optax.sgd(0.1))
def noisy(steps): return optax.noisy_sgd(0.05, key=jax.random.key(0))
def add_noise(steps): return optax.chain(optax.add_noise(0.1, 0.5, key=3), optax.sgd(0.1))
def accumulated(steps):
    # By itself it takes its means in float32, which differences see.
    return optax.MultiSteps(optax.sgd(0.1), every_k_schedule=2, accumulator_dtype="float64")
"""

BY_NAME = ["frozen", "decay", "masked"]
CASES = [("pair", name) for name in (*BY_NAME, "add_noise", "accumulated")]


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(
    ("model", "optimizer"), [*CASES, ("module", "noisy"), ("fixed_norm", "add_noise")]
)
def test_jacobian(model, optimizer, write_module):
    name = write_module(MODULE)
    recipe = {"model": f"{name}:{model}", "optimizer": f"{name}:{optimizer}"}
    problem = tiny_problem(**recipe, precision="float64")
    user_checks.check(problem)
    assert user_size.measure(problem)["state"] >= len(problem.theta_0)
    by_name = optimizer in BY_NAME
    line = "as restricted training has it: found"
    with pytest.raises(UserError, match=line) if by_name else contextlib.nullcontext():
        user_checks.check_restricted(problem)
    matrix = columns.join(columns.training_column_blocks(problem))
    assert_differentiated(matrix, problem)
    assert np.abs(matrix - np.eye(len(matrix))).max() > 0.01


@pytest.mark.parametrize("model", ["batch_norm", "dropout"])
def test_a_module_that_changes_in_use(model, write_module):
    with pytest.raises(UserError, match=r"found variables that change in use, .*: J is that"):
        tiny_problem(model=f"{write_module(MODULE)}:{model}")
