"""Trivial directions of a user's network whose first layer has as many units as there are classes.

Each row of its first kernel is then a candidate for a logit shift too, and those of dead pixels
are identities that the dead pixels' weights span already.
"""

import dataclasses
import json

import numpy as np
import pytest

from problems import digits
from training_jacobian.files import storage
from training_jacobian.jacobian.columns import join, training_column_blocks
from training_jacobian.spectrum.deflation import decompose_around
from training_jacobian.spectrum.regions import share_within
from training_jacobian.spectrum.trivial import candidates, find
from training_jacobian.training import stored_run
from training_jacobian.training.models import parameter_layout
from training_jacobian.training.problem import make_problem
from training_jacobian.training.settings import Settings

pytestmark = pytest.mark.usefixtures("double")

MODULE = """
from flax import linen as nn

class Plain(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(10)(nn.tanh(nn.Dense(10)(x)))

def plain(features, classes): return Plain()
"""


@pytest.fixture
def trained(write_module, tmp_path):
    """The Jacobian of 64 → 10 → 10 on the digits, of which three pixels are dead, and its run."""
    data = digits()
    # In float32, where the tolerance is wider, so short a training hardly moves weights of pixels
    # that are lit in one or two images.
    settings = Settings(
        model=f"{write_module(MODULE)}:plain",
        precision="float64",
        batch_size=400,
        epochs=1,
        learning_rate=0.3,
    )
    problem = make_problem(settings, data)
    theta = np.asarray(problem.theta_0)
    layout = parameter_layout(problem.unravel(problem.theta_0))
    storage.save_arrays(tmp_path / "dataset.npz", **dataclasses.asdict(data))
    text = {"settings": np.array(settings.to_json()), "layout": np.array(json.dumps(layout))}
    storage.save_arrays(tmp_path / "training.npz", theta_0=theta, theta_T=theta, **text)
    run = stored_run.load(tmp_path / "dataset.npz", tmp_path / "training.npz")
    return join(training_column_blocks(problem)), run


def test_counts_are_dimensions(trained):
    jacobian, run = trained
    assert (~run.data.x_train.any(axis=0)).sum() == 3
    possible = candidates(run)
    found = find(jacobian, possible)
    # Accepted one by one they are 44 of rank 41: three rows of the first kernel count twice.
    whole = np.concatenate(list(possible.values()))
    accepted = np.array([bool(find(jacobian, {"one": row[None]}).counts["one"]) for row in whole])
    assert accepted.sum() == 44
    assert np.linalg.matrix_rank(whole[accepted]) == 41
    assert share_within(whole[accepted], whole[accepted]).max() > 1.2
    assert found.counts == {"dead_inputs": 30, "logit_shift": 11}
    gram = found.directions @ found.directions.T
    np.testing.assert_allclose(gram, np.eye(41), rtol=0, atol=1e-12)
    assert share_within(whole, found.directions).max() < 1 + 1e-12
    assert 100 * found.largest_accepted < found.tolerance < found.smallest_rejected / 100


def test_the_block_has_as_many_and_no_vector_more_than_all_of_it(trained):
    jacobian, run = trained
    found = find(jacobian, candidates(run))
    (_, sigma, vt), first, _ = decompose_around(
        jacobian.copy, found.directions, off_by=found.largest_accepted
    )
    block = np.arange(first, first + 41)
    np.testing.assert_array_equal(sigma[block], 1)
    shares = share_within(vt.astype(float), found.directions)
    np.testing.assert_allclose(shares[block], 1, rtol=0, atol=1e-12)
    assert np.delete(shares, block).max() < 1e-12
