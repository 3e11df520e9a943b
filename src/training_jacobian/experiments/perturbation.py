"""Perturbing the start of training and the trained network along singular directions."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.regions import WITHOUT_TRIVIAL, random_units
from training_jacobian.training.device_map import map_rows
from training_jacobian.training.problem import Problem, evaluate, train
from training_jacobian.training.split import Split

LINEAR_WITHIN = 0.1
"""Relative error up to which a response counts as linear."""


@dataclasses.dataclass(frozen=True)
class Directions:
    """Unit directions v of θ₀ and what J makes of them, Jv = gain · u.

    Attributes
    ----------
    labels
        One row per direction: ``direction`` (index, or number of the draw), ``role``, ``region``.
    v, u
        Unit rows (D, N).
    gain
        ‖Jv‖ (D,); of a singular vector, σ.
    """

    labels: pd.DataFrame
    v: np.ndarray
    u: np.ndarray
    gain: np.ndarray


def choose_directions(
    factors: tuple[np.ndarray, np.ndarray, np.ndarray],
    parts: dict[str, np.ndarray],
    counts: dict[str, int],
    /,
    *,
    bulk_index: int,
    seed: int,
) -> Directions:
    """Return the directions to perturb along, given U, σ, Vᵀ of J and its regions.

    Roles: ``top`` is index 0, ``authors`` the authors' own bulk index, and ``sample`` are
    `counts` random unit vectors per region's subspace, of the bulk without its trivial block:
    singular vectors of the bulk are not determined one by one, their σ being all but equal.
    """
    u, sigma, vt = factors
    if bulk_index >= len(sigma):
        accepted = f"less than N = {len(sigma)}"
        raise UserError(f"perturbation.bulk_index: found {bulk_index}, accepted: {accepted}")
    labels = [
        (0, "top", region_of(0, parts)),
        (bulk_index, "authors", region_of(bulk_index, parts)),
    ]
    v, moved = [vt[[0, bulk_index]]], [(u[:, [0, bulk_index]] * sigma[[0, bulk_index]]).T]
    for region, count in counts.items():
        indices = parts[WITHOUT_TRIVIAL if region == "bulk" else region]
        rows = vt[indices]
        v.append(random_units(rows, count, seed=seed))
        moved.append((v[-1] @ rows.T * sigma[indices]) @ u[:, indices].T)
        labels += [(draw, "sample", region) for draw in range(len(v[-1]))]
    pushed = np.concatenate(moved)
    gain = np.linalg.norm(pushed, axis=1)
    frame = pd.DataFrame(labels, columns=["direction", "role", "region"])
    # What J maps to nothing has no direction; its response is measured along nothing.
    u_rows = pushed / np.where(gain > 0, gain, 1)[:, None]
    return Directions(frame, np.concatenate(v), u_rows, gain)


def region_of(index: int, parts: dict[str, np.ndarray], /) -> str:
    """Return the region that an index belongs to."""
    return next(name for name, indices in parts.items() if index in indices)


def measure_responses(
    problem: Problem, chosen: Directions, stimuli: np.ndarray, data: Split, /
) -> pd.DataFrame:
    """Train from θ₀ ± s·v for every direction and stimulus; return what became of it.

    Columns direction, role, region, stimulus, sign, predicted (s·gain), those of `responses` and
    test_loss.
    """
    labels = chosen.labels.assign(row=np.arange(len(chosen.labels)))
    signs = pd.DataFrame({"sign": [1, -1]})
    table = labels.merge(pd.DataFrame({"stimulus": stimuli}), how="cross").merge(signs, how="cross")
    row, dtype = table.pop("row").to_numpy(), chosen.v.dtype
    sign, stimulus = (table[name].to_numpy(dtype) for name in ("sign", "stimulus"))
    end, ends, losses = train_perturbed(problem, (sign * stimulus)[:, None] * chosen.v[row], data)
    predicted = stimulus * chosen.gain[row]
    measured = responses(end, ends, sign[:, None] * chosen.u[row], predicted)
    return table.assign(predicted=predicted, **measured, test_loss=losses)


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
        Unit direction of the response that J predicts for each run (R, N).
    predicted
        Its length (R,), the stimulus times ‖Jv‖.

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

    That is the last stimulus before the relative error of either sign first exceeds
    `LINEAR_WITHIN`; 0 if the smallest one does already. Columns direction, role,
    region, radius (of the whole response) and radius_along (of the response along u alone).
    """
    rows = []
    for keys, group in table.groupby(["direction", "role", "region"], sort=False):
        along = (group["response"] / group["predicted"] - 1).abs()
        # The error of a training that is lost is NaN, which a maximum would leave out.
        both = group.assign(along=along)[["stimulus", "linear_error", "along"]].fillna(np.inf)
        errors = both.groupby("stimulus").max()
        rows.append((*keys, *(_reached(errors[name]) for name in errors)))
    names = ["direction", "role", "region", "radius", "radius_along"]
    return pd.DataFrame(rows, columns=names)


def _reached(errors: pd.Series) -> float:
    """Return the last stimulus, ascending in the index, before an error exceeds the bound."""
    linear = np.cumprod(errors.to_numpy() <= LINEAR_WITHIN).astype(bool)
    return float(errors.index.to_numpy()[linear].max(initial=0.0))


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
    """Return KL(original ‖ perturbed) in nats for every step, the mean of ±step.

    Parameters
    ----------
    theta
        Trained parameters (N,).
    steps
        Steps away from them, one per row (R, N); both signs are taken.
    inputs
        Named sets of samples (samples, features).

    Returns
    -------
    dict
        For every set the maximum over its samples (R,), which grows with their number, and under
        ``<set>_mean`` the mean over them. Softmax of the logits is the class distribution.
    """
    sets = {name: jnp.asarray(x, dtype=theta.dtype) for name, x in inputs.items()}
    original = {name: _log_probabilities(problem, theta, x) for name, x in sets.items()}

    def shift(step: Array) -> dict[str, Array]:
        found = {}
        for name, x in sets.items():
            ends = (_log_probabilities(problem, theta + sign * step, x) for sign in (1, -1))
            divergences = jnp.stack([_divergence(original[name], end) for end in ends])
            found[name] = divergences.max(axis=1).mean()
            found[f"{name}_mean"] = divergences.mean()
        return found

    return jax.tree.map(np.asarray, map_rows(shift, steps, show_progress=True))


def _log_probabilities(problem: Problem, theta: Array, x: Array) -> Array:
    return jax.nn.log_softmax(problem.logits(theta, x))


def _divergence(log_p: Array, log_q: Array) -> Array:
    """KL(p ‖ q) per sample; rounding can make it −ε where p = q, hence the bound at zero."""
    return jnp.maximum((jnp.exp(log_p) * (log_p - log_q)).sum(axis=-1), 0)
