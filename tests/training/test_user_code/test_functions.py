"""Users' networks and optimisers: one line for each thing that can be wrong with them."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from problems import tiny_problem
from rounding import assert_same
from training_jacobian.program.errors import DivergenceError, UserError
from training_jacobian.training import user_checks
from training_jacobian.training.divergence import check_finite
from training_jacobian.training.user_code import per_tensor, resolve

IMPORTS = "import jax, jax.numpy as jnp, numpy as np, optax\nfrom flax import linen as nn\n"
PAIR = IMPORTS + "def make(features, classes): return init, apply\n"


def returning(value):
    """Return a module whose function returns a value, here of a network."""
    return f"{IMPORTS}def make(features, classes): return {value}\n"


def pair(apply="x @ w", init="jax.random.normal(key, (x.shape[1], 3))"):
    """Return a module whose network has these two functions."""
    return f"{PAIR}def init(key, x): return {init}\ndef apply(w, x): return {apply}\n"


NORM = """class Net(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(3)(nn.BatchNorm(use_running_average=False)(x))
def make(f, c): return Net()
"""
ROOT_OF_0 = "x @ w + jnp.sqrt(jnp.zeros_like(w).sum() * w[0])"
CALL = "jax.pure_callback(lambda a: a, x @ w, x @ w)"

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
    "nothing returned": (returning("None"), "returns builtins.NoneType, accepted: a flax"),
    "an uncalled class": (returning("nn.Dense"), "returns builtins.type, accepted: a flax"),
    "one function": (returning("lambda key, x: x"), "builtins.function, accepted"),
    "logits of another size": (
        returning("nn.Dense(classes + 1)"),
        "logits of (3, 4) and float32, accepted: logits of shape (3, 3)",
    ),
    "logits of one sample": (pair("x[0] @ w"), "logits of (3,) and float32"),
    "no logits": (pair("[x @ w]"), "logits of builtins.list"),
    "integer logits": (pair("(x @ w).astype(int)"), "logits of (3, 3) and int"),
    "mixed parameters": (
        pair(init="(jnp.ones((4, 3)), jnp.ones(3, 'float16'))"),
        "parameters of float16, float32, accepted: of one floating-point type",
    ),
    "integer parameters": (
        pair(init="jnp.ones((4, 3), int)"),
        "parameters of int32, accepted: of one",
    ),
    "no parameters": (pair(init="{}"), "no parameters"),
    "batch statistics": (IMPORTS + NORM, "variables batch_stats, accepted: parameters alone"),
    "numpy inside": (
        pair("np.asarray(x) @ np.asarray(w)"),
        "apply: found TracerArrayConversionError",
    ),
    "shapes that do not fit": (pair("x @ w.T"), "apply: found TypeError: dot_general"),
    "rounded logits": (pair("jnp.round(x @ w)"), "a gradient of zero in every parameter"),
    "a gradient of NaN": (pair(ROOT_OF_0), "a gradient that is not finite"),
    "a call out of JAX": (
        pair(CALL),
        "gradient: found ValueError: Pure callbacks do not support JVP",
    ),
}

AT_ZERO = "optax.stateless(lambda g, p: jax.tree.map(lambda a: -jnp.sqrt(0 * a), g))"
STEPS = IMPORTS + "def make(steps): return "
OPTIMIZERS = {
    "no optimiser": (STEPS + "0.1\n", "returns builtins.float, accepted: an optax"),
    "two arguments": ("def make(a, b): pass\n", "make(a, b), accepted: make(steps)"),
    "a line search": (STEPS + "optax.lbfgs()\n", "update: found TypeError"),
    "a root at zero": (STEPS + AT_ZERO, "an update or its derivative that is not finite"),
}


def line_of(**changes):
    with pytest.raises(UserError) as caught:
        user_checks.check(tiny_problem(**changes))
    (line,) = str(caught.value).splitlines()
    return line


@pytest.mark.parametrize(
    ("key", "case"),
    [*(("model", case) for case in MODELS), *(("optimizer", case) for case in OPTIMIZERS)],
)
def test_what_cannot_be_used(key, case, write_module):
    text, part = {"model": MODELS, "optimizer": OPTIMIZERS}[key][case]
    name = f"{write_module(text)}:make"
    line = line_of(**{key: name})
    assert line.startswith(f"{key}: {name}: ")
    assert part in line


@pytest.mark.parametrize("name", ["nowhere_at_all", "nowhere_at_all.inner", "problems.inner"])
def test_a_module_that_is_not_there(name, write_module):
    write_module("")
    assert f"model: {name}:make: found " in line_of(model=f"{name}:make")


@pytest.mark.parametrize("text", ["module", ":function", "module:", "module:a b"])
def test_what_is_no_module_and_function(text):
    with pytest.raises(UserError, match="accepted: module:function"):
        resolve("model", text)


@pytest.mark.usefixtures("double")
def test_an_optimiser_by_tensors_sees_the_networks_tensors():
    theta = jnp.arange(1.0, 6.0)
    tree = {"a": theta[:2], "b": theta[2:]}
    unravel = jax.flatten_util.ravel_pytree(tree)[1]
    lamb = optax.lamb(0.1)
    flat = per_tensor(lamb, unravel)
    found, _ = flat.update(theta**2, flat.init(theta), theta)
    squares = jax.tree.map(jnp.square, tree)
    expected, _ = lamb.update(squares, lamb.init(tree), tree)
    assert_same(found, np.concatenate([expected["a"], expected["b"]]), roundings=100)
    as_one, _ = lamb.update(theta**2, lamb.init(theta), theta)
    assert not np.allclose(found, as_one, rtol=1e-3)


def test_divergence_names_the_optimiser(write_module):
    name = write_module(IMPORTS + "def make(steps): return optax.sgd(1e30)\n")
    problem = tiny_problem(optimizer=f"{name}:make", loss="squared_error")
    with pytest.raises(
        DivergenceError, match=f"step 2 of 6: loss nan, 1 at the first, optimizer {name}:make"
    ):
        check_finite(np.array([1, 2, np.nan, 1, 1, 1]), np.ones(3), problem.settings)
