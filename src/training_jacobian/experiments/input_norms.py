"""How steady the outputs are in the inputs: ‖∂logits/∂x‖_F after steps along each region."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from training_jacobian.spectrum.regions import REGIONS, WITHOUT_TRIVIAL, random_units
from training_jacobian.training.device_map import map_rows
from training_jacobian.training.losses import squared_norms
from training_jacobian.training.problem import Problem


def norms_after_steps(
    problem: Problem, theta: Array, steps: np.ndarray, inputs: dict[str, np.ndarray], /
) -> dict[str, np.ndarray]:
    """Return the root mean square over samples of ‖∂logits/∂x‖_F at `theta` plus every step.

    For parameters (N,), steps away from them (R, N) and named sets of samples (samples, features):
    for every set the norms (R,), in units of a logit per unit of x.
    """
    sets = {name: jnp.asarray(x, dtype=theta.dtype) for name, x in inputs.items()}

    def norms(step: Array) -> dict[str, Array]:
        return {
            name: jnp.sqrt(squared_norms(problem.logits, theta + step, x).mean())
            for name, x in sets.items()
        }

    return jax.tree.map(np.asarray, map_rows(norms, steps, show_progress=True))


def sample_directions(
    parts: dict[str, np.ndarray], vt: np.ndarray, /, *, count: int, seed: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return unit directions (R, N) and whose they are: columns region, direction (the draw).

    `count` random ones in each region's right singular subspace, in ``bulk_without_trivial``, and
    in the whole space (``random``); of an empty region there are none.
    """
    drawn = {
        name: random_units(vt[parts[name]], count, seed=seed)
        for name in (*REGIONS, WITHOUT_TRIVIAL)
    }
    normal = np.random.default_rng([seed, 1]).standard_normal((count, vt.shape[1]))
    drawn["random"] = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    rows = [(name, draw) for name, units in drawn.items() for draw in range(len(units))]
    directions = np.concatenate(list(drawn.values())).astype(vt.dtype)
    return pd.DataFrame(rows, columns=["region", "direction"]), directions


def measure_steps(
    problem: Problem,
    theta: Array,
    chosen: pd.DataFrame,
    directions: np.ndarray,
    inputs: dict[str, np.ndarray],
    /,
    *,
    length: float,
) -> pd.DataFrame:
    """Return the norms after steps of `length` along ±each direction: the table of the script.

    Columns inputs, region, direction, sign and norm (see `norms_after_steps`). `chosen` says
    whose the `directions` (R, N) are (see `sample_directions`). Two rows per set of inputs take no
    step and have direction −1 and sign 0: ``none`` is the trained network at `theta`, ``start``
    the untrained one.
    """
    ends = pd.DataFrame({"region": ["none", "start"], "direction": -1, "sign": 0})
    signed = [chosen.assign(sign=sign) for sign in (1, -1)]
    labels = pd.concat([ends, *signed], ignore_index=True)
    back = np.asarray(problem.theta_0) - np.asarray(theta)
    steps = length * np.concatenate([directions, -directions])
    rows = np.concatenate([[np.zeros_like(back), back], steps]).astype(back.dtype)
    norms = norms_after_steps(problem, theta, rows, inputs)
    table = pd.concat([labels.assign(inputs=name, norm=norm) for name, norm in norms.items()])
    return table[["inputs", "region", "direction", "sign", "norm"]]
