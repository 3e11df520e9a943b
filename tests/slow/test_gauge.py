"""No number of the ledger depends on the singular vectors that LAPACK happens to choose.

Signs are arbitrary, pair by pair, and so is the basis of vectors whose singular values differ by
less than ε σ₁; where these are zero to rounding, left and right ones have bases of their own. All
of that is chosen anew in a finished smoke run, what follows runs again, and every statistic that
config/claims.yaml names is compared.
"""

import shutil

import numpy as np
import pytest
import scipy.stats

from config_examples import ROOT
from training_jacobian.claims.load import call, load_claims
from training_jacobian.claims.scope import on_run
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files import storage

RUNS = ("paper", "seed_1")
OF_OTHER_RUNS = {"share_growth", "directions_per_sample"}
"""On networks that the smoke run has not; from products alone, in which no vector is chosen."""

IN_BLOCK = 150
"""The smoke run's perturbation.bulk_index."""

ROUNDING = 2e-3
"""Relative: KL divergences of 1e-4 are differences of float32 logarithms, each rounded to 1e-7."""


def clusters(sigma, block):
    """Return the sets of indices outside the block whose σ follow each other within ε σ₁."""
    free = np.setdiff1d(np.arange(len(sigma)), block)
    apart = -np.diff(sigma[free]) > np.finfo(sigma.dtype).eps * sigma[0]
    return np.split(free, np.flatnonzero(apart) + 1)


def rotation(size, rng):
    return scipy.stats.ortho_group.rvs(size, random_state=rng) if size > 1 else np.eye(1)


def choose_anew(folder, rng):
    """Overwrite u.npy and vt.npy of a run by equally good ones; return how many vectors turned."""
    sigma, u, vt = (storage.load_array(folder / f"{name}.npy") for name in ("sigma", "u", "vt"))
    trivial = storage.load_json(folder / "regions.json")["trivial"]
    least, turned = np.finfo(sigma.dtype).eps * sigma[0], 0
    for places in clusters(sigma, trivial["first"] + np.arange(trivial["count"])):
        left = rotation(len(places), rng) * rng.choice([-1, 1])
        right = left if sigma[places[0]] > least else rotation(len(places), rng)
        u[:, places] = u[:, places] @ left.T
        vt[places] = right @ vt[places]
        turned += len(places) * (len(places) > 1)
    storage.save_array(folder / "u.npy", u)
    storage.save_array(folder / "vt.npy", vt)
    return turned


def ledger(results):
    """Return every statistic that is named, with its arguments, on the run `paper`."""
    found = {}
    for claim in load_claims(ROOT / "config/claims.yaml"):
        if claim["statistic"] in OF_OTHER_RUNS:
            continue
        one = on_run(claim, "paper")
        if "index" in one.get("arguments", {}):
            one["arguments"] = {"index": IN_BLOCK}
        statistic = STATISTICS[one["statistic"]]
        if all((results / name).exists() for name in statistic.files(**call(one))):
            key = one["statistic"], *sorted(one.get("arguments", {}).items())
            found[key] = statistic(results, **call(one))
    return found


@pytest.fixture(scope="module")
def both(finished, tmp_path_factory):
    """The ledger of the smoke run, and of the same with other vectors."""
    folder = tmp_path_factory.mktemp("gauge") / "copy"
    shutil.copytree(finished.folder, folder, symlinks=True)
    results = folder / "smoke/results"
    rng = np.random.default_rng(0)
    turned = [choose_anew(results / run, rng) for run in RUNS]
    before = ledger(results)
    done = type(finished)(folder).smoke("everything")
    assert done.returncode == 0, done.stdout + done.stderr
    return turned, before, ledger(results)


def test_of_every_statistic_there_are_numbers(both):
    turned, before, _ = both
    assert min(turned) > 0
    named = {claim["statistic"] for claim in load_claims(ROOT / "config/claims.yaml")}
    assert {name for name, *_ in before} >= named - OF_OTHER_RUNS


def test_no_number_depends_on_the_choice(both):
    _, before, after = both
    moved = {
        key: (value, after[key])
        for key, value in before.items()
        if not np.isclose(value, after[key], rtol=ROUNDING, atol=1e-6, equal_nan=True)
    }
    assert not moved
