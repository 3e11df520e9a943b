"""Perturbing the start of training and the trained network along singular directions."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from training_jacobian.program.errors import UserError
from training_jacobian.training.device_map import map_rows
from training_jacobian.training.problem import Problem, evaluate, train
from training_jacobian.training.split import Split

TRIVIAL_SHARE = 0.01
"""A bulk direction with less of its squared norm in the trivial directions counts as genuine."""

LINEAR_WITHIN = 0.1
"""Relative error up to which a response counts as linear."""


def choose_directions(
    parts: dict[str, np.ndarray],
    trivial_share: np.ndarray,
    counts: dict[str, int],
    /,
    *,
    bulk_index: int,
    seed: int,
) -> pd.DataFrame:
    """Return the singular directions to perturb along: columns direction (index), role, region.

    Roles: ``top`` is index 0, ``authors`` the authors' own bulk index, and ``sample`` are
    `counts` directions per region, drawn without the trivial ones. A region with fewer gives all.
    """
    size = len(trivial_share)
    if bulk_index >= size:
        raise UserError(
            f"perturbation.bulk_index: found {bulk_index}, accepted: less than N = {size}"
        )
    rng = np.random.default_rng(seed)
    rows = [(0, "top", region_of(0, parts)), (bulk_index, "authors", region_of(bulk_index, parts))]
    for region, count in counts.items():
        genuine = parts[region][trivial_share[parts[region]] < TRIVIAL_SHARE]
        drawn = rng.choice(genuine, size=min(count, len(genuine)), replace=False)
        rows += [(int(index), "sample", region) for index in np.sort(drawn)]
    return pd.DataFrame(rows, columns=["direction", "role", "region"])


def region_of(index: int, parts: dict[str, np.ndarray], /) -> str:
    """Return the region that an index belongs to."""
    return next(name for name, indices in parts.items() if index in indices)


def train_perturbed(
    problem: Problem, steps: np.ndarray, data: Split, /
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train from θ₀ and from θ₀ plus each step (R, N), all in one program.

    Returns θ_T of the unperturbed run (N,), those of the perturbed runs (R, N) and their test
    losses (R,), infinite where not finite. The unperturbed run is the batch's first row, so that
    rounding differs as little as possible between it and the others.
    """

    def run(start: Array) -> tuple[Array, Array]:
        theta = train(problem, start)[0]
        return theta, evaluate(problem, theta, data.x_test, data.y_test)[0]

    starts = np.asarray(problem.theta_0) + np.concatenate([np.zeros_like(steps[:1]), steps])
    ends, losses = map(np.asarray, map_rows(run, starts, show_progress=True))
    return ends[0], ends[1:], np.where(np.isfinite(losses), losses, np.inf)[1:]


def responses(
    end: np.ndarray, ends: np.ndarray, u: np.ndarray, predicted: np.ndarray, /
) -> dict[str, np.ndarray]:
    """Return how far the perturbed ends moved along u and across it.

    Parameters
    ----------
    end
        θ_T of the unperturbed run (N,).
    ends
        θ_T of the perturbed runs (R, N).
    u
        Left singular vector of each run (R, N).
    predicted
        Stimulus times singular value (R,), what J predicts for the response.

    Returns
    -------
    response, complement, linear_error
        Each (R,): Δ·u, ‖Δ − (Δ·u)u‖ and ‖Δ − predicted·u‖ / |predicted|, with Δ the movement.
    """
    moved = ends - end
    response = np.einsum("rn,rn->r", moved, u)
    complement = np.linalg.norm(moved - response[:, None] * u, axis=1)
    error = np.hypot(response - predicted, complement) / np.abs(predicted)
    return {"response": response, "complement": complement, "linear_error": error}


def linearisation_radii(table: pd.DataFrame, /) -> pd.DataFrame:
    """Return per direction the largest stimulus up to which the response is linear.

    That is the last stimulus before the relative error first exceeds `LINEAR_WITHIN`; 0 if the
    smallest one does already. Columns direction, role, region, radius (of the whole response)
    and radius_along (of the response along u alone).
    """
    rows = []
    for keys, group in table.groupby(["direction", "role", "region"], sort=False):
        ordered = group.sort_values("stimulus")
        along = (ordered["response"] / ordered["predicted"] - 1).abs()
        errors = (ordered["linear_error"], along)
        rows.append((*keys, *(_reached(ordered["stimulus"], error) for error in errors)))
    names = ["direction", "role", "region", "radius", "radius_along"]
    return pd.DataFrame(rows, columns=names)


def _reached(stimulus: pd.Series, error: pd.Series) -> float:
    linear = np.cumprod(error.to_numpy() <= LINEAR_WITHIN).astype(bool)
    return float(stimulus.to_numpy()[linear].max(initial=0.0))


def input_sets(data: Split, seed: int, /) -> dict[str, np.ndarray]:
    """Return the samples (samples, features) on which predictions are compared, by name.

    The training and the test set, standard-normal noise of the test set's shape, and inverted test
    images 1 − x.
    """
    return {
        "train": data.x_train,
        "test": data.x_test,
        "white_noise": np.random.default_rng(seed).standard_normal(data.x_test.shape),
        "inverted": 1 - data.x_test,
    }


def prediction_shift(
    problem: Problem, theta: Array, steps: np.ndarray, inputs: dict[str, np.ndarray], /
) -> dict[str, np.ndarray]:
    """Return KL(original ‖ perturbed) in nats, the maximum over samples, for every step.

    Parameters
    ----------
    theta
        Trained parameters (N,).
    steps
        Steps away from them, one per row (R, N).
    inputs
        Named sets of samples (samples, features).

    Returns
    -------
    dict
        For every set the maxima (R,). Softmax of the logits is the class distribution.
    """
    sets = {name: jnp.asarray(x, dtype=theta.dtype) for name, x in inputs.items()}
    original = {name: _log_probabilities(problem, theta, x) for name, x in sets.items()}

    def shift(step: Array) -> dict[str, Array]:
        return {
            name: _divergence(original[name], _log_probabilities(problem, theta + step, x)).max()
            for name, x in sets.items()
        }

    return jax.tree.map(np.asarray, map_rows(shift, steps, show_progress=True))


def _log_probabilities(problem: Problem, theta: Array, x: Array) -> Array:
    return jax.nn.log_softmax(problem.logits(theta, x))


def _divergence(log_p: Array, log_q: Array) -> Array:
    """KL(p ‖ q) per sample; rounding can make it −ε where p = q, hence the bound at zero."""
    return jnp.maximum((jnp.exp(log_p) * (log_p - log_q)).sum(axis=-1), 0)
