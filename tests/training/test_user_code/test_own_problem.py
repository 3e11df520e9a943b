"""J of users' networks and optimisers, against central differences and the built-in ones."""

import contextlib
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from operators import quickly
from problems import tiny_problem, tiny_split
from rounding import assert_differentiated, assert_same, chain
from training_jacobian.experiments.restriction import collect, restricted_training
from training_jacobian.jacobian import columns
from training_jacobian.jacobian.operator import make_training_map
from training_jacobian.planning import user_size
from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.probes import draw_probes
from training_jacobian.spectrum.trivial import find, possible_dead_inputs, possible_logit_shifts
from training_jacobian.training import user_checks
from training_jacobian.training.models import parameter_layout
from training_jacobian.training.problem import training_map

MODULE = """
import jax, jax.numpy as jnp, optax
from flax import linen as nn, nnx

class Net(nn.Module):
    classes: int
    @nn.compact
    def __call__(self, x):
        x = x.reshape(len(x), 2, 2, 1)
        x = nn.tanh(nn.Conv(2, (2, 2))(x))
        return nn.Dense(self.classes, name="head")(x.reshape(len(x), -1))

def module(features, classes): return Net(classes)
def pair(features, classes):
    def init(key, x):
        first, second = (jax.random.normal(part, (4, 3)) for part in jax.random.split(key))
        return [first / 2, {"out": second[:classes]}]
    return init, lambda w, x: jnp.tanh(x @ w[0]) @ w[1]["out"]
def named(features, classes):
    def init(key, x):
        a, b = jax.random.split(key)
        return {"w": jax.random.normal(a, (features, 3)), "v": jax.random.normal(b, (3, classes))}
    return init, lambda p, x: jnp.tanh(x @ p["w"]) @ p["v"]

class Unit(nnx.Module):
    def __init__(self, features, classes, rngs, middle=lambda x: x):
        self.first = nnx.Linear(features, 3, rngs=rngs)
        self.middle = middle
        self.second = nnx.Linear(3, classes, rngs=rngs)
    def __call__(self, x):
        return self.second(jnp.tanh(self.middle(self.first(x))))

def unit(f, c): return Unit(f, c, nnx.Rngs(0))
def fixed_norm(f, c):
    return Unit(f, c, nnx.Rngs(0), nnx.BatchNorm(3, use_running_average=True, rngs=nnx.Rngs(1)))
def batch_norm(f, c): return Unit(f, c, nnx.Rngs(0), nnx.BatchNorm(3, rngs=nnx.Rngs(1)))
def dropout(f, c): return Unit(f, c, nnx.Rngs(0), nnx.Dropout(0.5, rngs=nnx.Rngs(1)))

def momentum(steps): return optax.sgd(optax.cosine_decay_schedule(0.3, steps), momentum=0.9)
def averaging(steps):
    return optax.contrib.schedule_free(optax.sgd(0.3), learning_rate=0.3, b1=0.9)
def by_tensors(steps):
    return optax.chain(optax.scale_by_trust_ratio(), optax.add_decayed_weights(0.1), optax.sgd(0.2))
def frozen(steps):
    kinds = {"train": optax.sgd(0.1), "freeze": optax.set_to_zero()}
    return optax.multi_transform(kinds, {"w": "freeze", "v": "train"})
def rates(steps):
    return optax.partition({"a": optax.sgd(0.3), "b": optax.sgd(0.1)}, {"w": "a", "v": "b"})
def decay(steps): return optax.adamw(1e-2, eps_root=1e-12, mask={"w": True, "v": False})
def masked(steps):
    return optax.chain(optax.masked(optax.scale(2.0), {"w": True, "v": False}), optax.sgd(0.1))
def noisy(steps): return optax.noisy_sgd(0.05, key=jax.random.key(0))
def add_noise(steps): return optax.chain(optax.add_noise(0.1, 0.5, key=3), optax.sgd(0.1))
def accumulated(steps):
    # By itself it takes its means in float32, which differences see.
    return optax.MultiSteps(optax.sgd(0.1), every_k_schedule=2, accumulator_dtype="float64")
"""

OWN = [("module", "momentum"), ("pair", "by_tensors"), ("module", "averaging")]
BY_NAME = [("named", name) for name in ("frozen", "rates", "decay", "masked")]
WITH_KEYS = [("named", "noisy"), ("named", "add_noise"), ("unit", "noisy")]
OTHERS = [*WITH_KEYS, ("fixed_norm", "add_noise"), ("named", "accumulated")]


@pytest.fixture
def own(write_module):
    name = write_module(MODULE)
    return lambda function: f"{name}:{function}"


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(("model", "optimizer"), [*OWN, *BY_NAME, *OTHERS])
def test_jacobian_is_that_of_central_differences_and_both_products_are_its(model, optimizer, own):
    problem = tiny_problem(model=own(model), optimizer=own(optimizer), precision="float64")
    user_checks.check(problem)
    assert not problem.settings.written_out
    matrix = columns.join(columns.training_column_blocks(problem))
    assert_differentiated(matrix, problem)
    assert np.abs(matrix - np.eye(len(matrix))).max() > 0.01
    if (model, optimizer) in OWN:
        found, unit = make_training_map(problem), jnp.eye(len(matrix))
        pushed = quickly(found.push)(found.context, unit)
        pulled = quickly(found.pull)(found.context, unit)
        assert_same(pushed.T, matrix, roundings=chain(problem))
        assert_same(pulled, matrix, roundings=chain(problem))


@pytest.mark.parametrize(("model", "optimizer"), [OWN[0], *BY_NAME, *OTHERS])
def test_an_optimiser_that_goes_by_names_cannot_train_within_a_subspace(model, optimizer, own):
    problem = tiny_problem(model=own(model), optimizer=own(optimizer))
    assert user_size.measure(problem)["state"] >= len(problem.theta_0)
    line = "as restricted training has it: found"
    by_name = (model, optimizer) in BY_NAME
    with pytest.raises(UserError, match=line) if by_name else contextlib.nullcontext():
        user_checks.check_restricted(problem)


@pytest.mark.parametrize("model", ["batch_norm", "dropout"])
def test_a_module_that_changes_in_use(model, own):
    with pytest.raises(UserError, match=r"found variables that change in use, .*: J is that"):
        tiny_problem(model=own(model))


def test_an_own_optimiser_does_what_the_same_built_in_one_does(own):
    built_in, problem = tiny_problem(), tiny_problem(optimizer=own("momentum"))
    ours, theirs = (
        columns.join(columns.training_column_blocks(one)) for one in (built_in, problem)
    )
    assert_same(ours, theirs, roundings=chain(problem))
    end, same = (jax.jit(training_map(one))(one.theta_0) for one in (built_in, problem))
    assert_same(end, same, roundings=chain(problem))


def test_the_start_is_the_same_in_either_precision(own):
    single = tiny_problem(model=own("pair")).theta_0
    with jax.enable_x64(True):
        double = tiny_problem(model=own("pair"), precision="float64").theta_0
    assert double.dtype == np.float64
    np.testing.assert_array_equal(single, double)


def test_layout_and_trivial_directions_of_a_pair(own):
    problem = tiny_problem(model=own("pair"))
    layout = parameter_layout(problem.unravel(problem.theta_0))
    assert [(tensor["name"], tensor["shape"]) for tensor in layout] == [
        ("0", [4, 3]),
        ("1/out", [3, 3]),
    ]
    matrix = columns.join(columns.training_column_blocks(problem))
    dead = possible_dead_inputs(tiny_split().x_train, layout)
    shifts = possible_logit_shifts(layout, 3)
    found = find(matrix, {"dead": dead, "shift": shifts})
    # Of the first layer, which has as many units as there are classes, one is dead, three are none.
    assert len(shifts) == 7
    assert found.counts == {"dead": 3, "shift": 3}
    span = np.concatenate([np.eye(21)[:3], shifts[4:]])
    assert_same(found.directions.T @ found.directions, span.T @ span, roundings=100)


def test_no_candidates_where_no_shape_fits():
    layout = [{"layer": "a", "name": "a", "shape": [2, 2, 5], "start": 0}]
    assert possible_logit_shifts(layout, 3).shape == (0, 20)
    assert possible_dead_inputs(np.zeros((2, 4)), layout).shape == (0, 20)


def test_measured_size(own):
    problem = tiny_problem(model=own("module"), optimizer=own("momentum"))
    found = user_size.measure(problem)
    count = 2 * 4 + 2 + 8 * 3 + 3
    assert (found["parameters"], found["classes"]) == (count, 3)
    # A batch of 4: 2 · 4 · (4 places · 8 weights + 24), forwards, and as much again at least back.
    assert found["tangent_flops"] > 2 * 448
    assert found["state"] >= 2 * count
    assert found["record"] > count
    json.dumps(found)


def test_restricted_training_and_probes(own):
    problem = tiny_problem(model=own("pair"), optimizer=own("momentum"))
    size = len(problem.theta_0)
    theta, losses = collect(
        restricted_training(problem)(np.eye(size, dtype="float32"), np.ones((1, size), bool))
    )
    end = jax.jit(training_map(problem))(problem.theta_0)
    assert_same(theta[0], end, roundings=chain(problem) + problem.steps * 2 * size)
    assert losses.shape == (1, problem.steps)
    np.testing.assert_array_equal(np.abs(draw_probes(problem, 2, 0)), 1)
