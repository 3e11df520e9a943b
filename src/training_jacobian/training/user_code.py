"""A user's network and optimiser, named as ``module:function``.

Modules are found in the folder in which the program was started, then on PYTHONPATH.

``model``: ``function(features, classes)`` returns a flax linen or nnx Module, or a pair of
functions ``init(key, x) → parameters`` and ``apply(parameters, x) → logits``, with x (samples,
features) and logits (samples, classes). ``optimizer``: ``function(steps)`` returns an optax
transformation, or anything with its two functions, as `optax.MultiSteps` has them.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import linen as nn
from flax import nnx
from jax import Array
from jax.flatten_util import ravel_pytree

from training_jacobian.program.errors import UserError, refused

MODEL_RESULT = "a flax linen or nnx Module, or a pair (init, apply) of functions"
SAMPLES = 3
"""Samples of the inputs on which shapes are tried."""


class Functions(NamedTuple):
    """A network of two functions, under the names that flax's modules have."""

    init: Callable[[Array, Array], Any]
    apply: Callable[[Any, Array], Array]


def own_model(text: str, features: int, classes: int, /, *, dtype: str) -> Functions:
    """Return the network that ``module:function`` gives, tried on inputs of the right shape.

    Its parameters are drawn in 32 bits whatever the precision of the run, which are converted to
    `dtype`: a run in float64 starts from the same point.

    Raises
    ------
    UserError
        If the module, the function, its result, the parameters or the logits are not as they
        should be.
    """
    where = f"model: {text}"
    made = _made("model", text, features=features, classes=classes)
    pair: Any = (made.init, made.apply) if isinstance(made, nn.Module) else made
    if isinstance(made, nnx.Module):
        pair = _of_nnx(where, made, features)
    if not (isinstance(pair, tuple) and len(pair) == 2 and all(map(callable, pair))):
        raise refused(where, f"a function that returns {_kind(made)}", MODEL_RESULT)
    init, apply = pair

    def drawn(key: Array, x: Array) -> Any:
        with jax.enable_x64(False):
            return init(key, x)

    _check_network(where, Functions(drawn, apply), features, classes, dtype)
    return Functions(drawn, apply)


def own_optimizer(text: str, steps: int, /) -> optax.GradientTransformation:
    """Return the optimiser that ``module:function`` gives for so many steps.

    Raises
    ------
    UserError
        If the module, the function or its result are not as they should be.
    """
    made = _made("optimizer", text, steps=steps)
    functions = [getattr(made, name, None) for name in ("init", "update")]
    if isinstance(made, type) or not all(map(callable, functions)):
        accepted = "an optax.GradientTransformation, or its init and update"
        raise refused(f"optimizer: {text}", f"a function that returns {_kind(made)}", accepted)
    return optax.GradientTransformation(*functions)


def per_tensor(
    optimizer: optax.GradientTransformation, unravel: Callable[[Array], Any], /
) -> optax.GradientTransformation:
    """Return the optimiser on flat vectors (N,); it sees the parameters as the network has them.

    So those that go by tensors (norms per layer, factored moments) do what they do elsewhere.
    """

    def init(theta: Array) -> optax.OptState:
        return optimizer.init(unravel(theta))

    def update(gradient: Array, state: optax.OptState, theta: Array | None = None) -> tuple:
        parameters = None if theta is None else unravel(theta)
        updates, state = optimizer.update(unravel(gradient), state, parameters)
        return ravel_pytree(updates)[0], state

    return optax.GradientTransformation(init, update)


def resolve(key: str, text: str, /) -> Callable:
    """Return the function that ``module:function`` names."""
    where = f"{key}: {text}"
    module_name, colon, name = text.partition(":")
    if not (module_name and colon and name.isidentifier()):
        raise refused(key, repr(text), "module:function")
    module = _module(where, module_name)
    function = getattr(module, name, None)
    if not callable(function):
        found = f"no function {name} in {module.__file__}"
        raise refused(where, found, "a function of that module")
    return function


def see_working_folder() -> None:
    """Have modules looked for in the working folder first."""
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)


def attempt(where: str, action: Callable[[], Any], /, doing: str = "") -> Any:
    """Return what the user's code gives; what it raises becomes one line."""
    try:
        return action()
    except UserError:
        raise
    except (Exception, SystemExit) as error:
        reason = next(iter(str(error).strip().splitlines()), "no reason given")
        raise UserError(f"{where}: found {type(error).__name__}{doing}: {reason}") from error


def _of_nnx(where: str, module: nnx.Module, features: int) -> tuple[Callable, Callable]:
    """Return a module's two functions: its parameters as they come, and its logits.

    Other variables are constants; a module that changes them in use (the statistics of a batch,
    the count of random numbers drawn) is refused, as J is that of the parameters alone.
    """
    graph, *states = nnx.split(module, nnx.Param, ...)
    parameters, rest = states
    start = nnx.to_pure_dict(parameters)
    before = jax.tree_util.tree_leaves_with_path(nnx.to_pure_dict(rest))

    def call(numbers: Any, x: Array) -> tuple[Array, Any]:
        # Copies, as a module writes into its variables.
        state, others = (jax.tree.map(lambda leaf: leaf, part) for part in (parameters, rest))
        nnx.replace_by_pure_dict(state, numbers)
        merged = nnx.merge(graph, state, others)
        logits = merged(x)
        return logits, nnx.to_pure_dict(nnx.state(merged, nnx.Not(nnx.Param)))

    x = jnp.linspace(-1, 1, SAMPLES * features, dtype=jnp.float32).reshape(SAMPLES, features)
    after = attempt(f"{where}: apply", lambda: call(start, x)[1])
    changed = [
        jax.tree_util.keystr(path, simple=True, separator="/")
        for (path, old), new in zip(before, jax.tree.leaves(after), strict=True)
        if not bool(jnp.all(old == new))
    ]
    if changed:
        found = f"variables that change in use, {', '.join(changed)}"
        raise refused(where, found, "parameters alone: J is that of parameters")
    return lambda key, x: start, lambda numbers, x: call(numbers, x)[0]


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _module(where: str, name: str) -> ModuleType:
    see_working_folder()
    try:
        doing = f" while {name} is imported"
        return attempt(where, lambda: importlib.import_module(name), doing)
    except UserError as error:
        missing = error.__cause__
        if not isinstance(missing, ModuleNotFoundError):
            raise
        # The module itself or the package that it is in; else one of its own imports is missing.
        if missing.name and f"{name}.".startswith(f"{missing.name}."):
            accepted = f"a module in {Path.cwd()} or on PYTHONPATH"
            raise refused(where, f"no module {name}", accepted) from error
        raise refused(where, str(missing), "imports that are installed") from error


def _made(key: str, text: str, **arguments: int) -> Any:
    """Return what the user's function gives for its arguments, all of which it must take."""
    where, name, signature = f"{key}: {text}", text.rpartition(":")[2], ""
    function = resolve(key, text)
    try:
        signature = str(inspect.signature(function))
        inspect.signature(function).bind(*arguments)
    except (TypeError, ValueError) as error:
        raise refused(where, f"{name}{signature}", f"{name}({', '.join(arguments)})") from error
    return attempt(where, lambda: function(*arguments.values()))


def _check_network(where: str, model: Functions, features: int, classes: int, dtype: str) -> None:
    """Try the network's shapes; nothing is computed."""
    example = jax.ShapeDtypeStruct((1, features), jnp.float32)
    parameters = attempt(
        f"{where}: init", lambda: jax.eval_shape(model.init, jax.random.key(0), example)
    )
    _check_parameters(where, parameters)
    cast = jax.tree.map(lambda leaf: jax.ShapeDtypeStruct(leaf.shape, dtype), parameters)
    x = jax.ShapeDtypeStruct((SAMPLES, features), dtype)
    logits = attempt(f"{where}: apply", lambda: jax.eval_shape(model.apply, cast, x))
    expected = f"logits of shape {(SAMPLES, classes)} and {dtype}, for {SAMPLES} samples"
    shape = getattr(logits, "shape", None)
    if shape != (SAMPLES, classes) or str(logits.dtype) != dtype:
        found = f"{shape} and {logits.dtype}" if shape is not None else _kind(logits)
        raise refused(where, f"logits of {found}", expected)


def _check_parameters(where: str, parameters: Any) -> None:
    leaves = jax.tree.leaves(parameters)
    if not leaves:
        raise refused(where, "no parameters", "at least one array")
    if isinstance(parameters, dict) and "params" in parameters and len(parameters) > 1:
        others = ", ".join(sorted(set(parameters) - {"params"}))
        raise refused(where, f"variables {others}", "parameters alone: J is that of parameters")
    kinds = sorted({str(leaf.dtype) for leaf in leaves})
    if len(kinds) > 1 or not jnp.issubdtype(leaves[0].dtype, jnp.floating):
        raise refused(where, f"parameters of {', '.join(kinds)}", "of one floating-point type")
