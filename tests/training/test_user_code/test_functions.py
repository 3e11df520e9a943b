"""Users' networks and optimisers: one line for each thing that can be wrong with them."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from problems import tiny_problem
from training_jacobian.program.errors import DivergenceError, UserError
from training_jacobian.training import user_checks
from training_jacobian.training.divergence import check_finite
from training_jacobian.training.user_code import per_tensor, resolve

IMPORTS = "import jax, jax.numpy as jnp, numpy as np, optax\nfrom flax import linen as nn\n"
PAIR = IMPORTS + "def make(features, classes):\n    return init, apply\n"
INIT = "def init(key, x): return jax.random.normal(key, (x.shape[1], 3))\n"
APPLY = "def apply(w, x): return x @ w\n"

MODELS = {
    "no such function": ("", "no function make in"),
    "no function": ("make = 3\n", "no function make in"),
    "broken module": ("make = 1 / 0\n", "ZeroDivisionError while user_module"),
    "a module that ends the program": ("import sys; sys.exit('no')\n", "SystemExit while user_mod"),
    "a syntax error": ("def make(:\n", "SyntaxError while user_module"),
    "a missing import": ("import nowhere_to_be_found\n", "No module named 'nowhere_to_be_found'"),
    "no arguments": ("def make(): pass\n", "make(), accepted: make(features, classes)"),
    "a further argument": ("def make(a, b, c): pass\n", "make(a, b, c), accepted: make(features"),
    "an error": ("def make(f, c): raise ValueError('not\\nthis')\n", "ValueError: not"),
    "nothing returned": ("def make(f, c): pass\n", "returns builtins.NoneType, accepted: a flax"),
    "an uncalled class": (
        IMPORTS + "def make(f, c): return nn.Dense\n",
        "returns builtins.type, accepted: a flax",
    ),
    "one function": ("def make(f, c): return lambda key, x: x\n", "builtins.function, accepted"),
    "logits of another size": (
        IMPORTS + "def make(f, c): return nn.Dense(c + 1)\n",
        "logits of (3, 4) and float32, accepted: logits of shape (3, 3)",
    ),
    "logits of one sample": (
        PAIR + INIT + "def apply(w, x): return x[0] @ w\n",
        "logits of (3,) and float32",
    ),
    "no logits": (PAIR + INIT + "def apply(w, x): return [x @ w]\n", "logits of builtins.list"),
    "integer logits": (
        PAIR + INIT + "def apply(w, x): return (x @ w).astype(int)\n",
        "logits of (3, 3) and int",
    ),
    "mixed parameters": (
        PAIR + APPLY + "def init(key, x): return jnp.ones((4, 3)), jnp.ones(3, 'float16')\n",
        "parameters of float16, float32, accepted: of one floating-point type",
    ),
    "integer parameters": (
        PAIR + APPLY + "def init(key, x): return jnp.ones((4, 3), int)\n",
        "parameters of int32, accepted: of one",
    ),
    "no parameters": (PAIR + APPLY + "def init(key, x): return {}\n", "no parameters"),
    "batch statistics": (
        IMPORTS
        + "class Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n"
        + "        return nn.Dense(3)(nn.BatchNorm(use_running_average=False)(x))\n"
        + "def make(f, c): return Net()\n",
        "variables batch_stats, accepted: parameters alone",
    ),
    "numpy inside": (
        PAIR + INIT + "def apply(w, x): return np.asarray(x) @ np.asarray(w)\n",
        "apply: found TracerArrayConversionError",
    ),
    "shapes that do not fit": (
        PAIR + INIT + "def apply(w, x): return x @ w.T\n",
        "apply: found TypeError: dot_general",
    ),
    "rounded logits": (
        PAIR + INIT + "def apply(w, x): return jnp.round(x @ w)\n",
        "a gradient of zero in every parameter",
    ),
    "a gradient of NaN": (
        PAIR + INIT + "def apply(w, x): return x @ w + jnp.sqrt(jnp.zeros_like(w).sum() * w[0])\n",
        "a gradient that is not finite",
    ),
    "a call out of JAX": (
        PAIR
        + INIT
        + "def apply(w, x):\n    z = x @ w\n    return jax.pure_callback(lambda a: a, z, z)\n",
        "gradient: found ValueError: Pure callbacks do not support JVP",
    ),
}

OPTIMIZERS = {
    "no optimiser": ("def make(steps): return 0.1\n", "returns builtins.float, accepted: an optax"),
    "two arguments": ("def make(a, b): pass\n", "make(a, b), accepted: make(steps)"),
    "a line search": (
        IMPORTS + "def make(steps): return optax.lbfgs()\n",
        "update: found TypeError",
    ),
    "a root at zero": (
        IMPORTS
        + "def make(steps): return optax.stateless("
        + "lambda g, p: jax.tree.map(lambda a: -jnp.sqrt(0 * a), g))\n",
        "an update or its derivative that is not finite",
    ),
}


def line_of(**changes):
    with pytest.raises(UserError) as caught:
        user_checks.check(tiny_problem(**changes))
    (line,) = str(caught.value).splitlines()
    return line


@pytest.mark.parametrize("case", MODELS)
def test_a_network_that_cannot_be_used(case, write_module):
    text, part = MODELS[case]
    name = write_module(text)
    line = line_of(model=f"{name}:make")
    assert line.startswith(f"model: {name}:make: ")
    assert part in line


@pytest.mark.parametrize("case", OPTIMIZERS)
def test_an_optimiser_that_cannot_be_used(case, write_module):
    text, part = OPTIMIZERS[case]
    name = write_module(text)
    line = line_of(optimizer=f"{name}:make")
    assert line.startswith(f"optimizer: {name}:make: ")
    assert part in line


@pytest.mark.parametrize("name", ["nowhere_at_all", "nowhere_at_all.inner", "problems.inner"])
def test_a_module_that_is_not_there(name, write_module):
    write_module("")
    assert f"model: {name}:make: found " in line_of(model=f"{name}:make")


@pytest.mark.parametrize("text", ["module", ":function", "module:", "module:a b"])
def test_what_is_no_module_and_function(text):
    with pytest.raises(UserError, match="accepted: module:function"):
        resolve("model", text)


def test_an_optimiser_by_tensors_sees_the_networks_tensors():
    theta = jnp.arange(1.0, 6.0)
    tree = {"a": theta[:2], "b": theta[2:]}
    unravel = jax.flatten_util.ravel_pytree(tree)[1]
    lamb = optax.lamb(0.1)
    flat = per_tensor(lamb, unravel)
    found, _ = flat.update(theta**2, flat.init(theta), theta)
    squares = jax.tree.map(jnp.square, tree)
    expected, _ = lamb.update(squares, lamb.init(tree), tree)
    np.testing.assert_allclose(found, np.concatenate([expected["a"], expected["b"]]), rtol=1e-6)
    as_one, _ = lamb.update(theta**2, lamb.init(theta), theta)
    assert not np.allclose(found, as_one, rtol=1e-3)


def test_divergence_names_the_optimiser(write_module):
    name = write_module(IMPORTS + "def make(steps): return optax.sgd(1e30)\n")
    problem = tiny_problem(optimizer=f"{name}:make", loss="squared_error")
    with pytest.raises(
        DivergenceError, match=f"step 2 of 6: loss nan, 1 at the first, optimizer {name}:make"
    ):
        check_finite(np.array([1, 2, np.nan, 1, 1, 1]), np.ones(3), problem.settings)
    assert dataclasses.replace(problem.settings, optimizer="adam") != problem.settings
