"""The time limit of a step on a cluster, from the size of its run."""

import math
from types import SimpleNamespace

import pytest

from config_examples import changed, with_merged_runs
from runs import Runs

PAPER = SimpleNamespace(run="paper")
OTHER = SimpleNamespace(run="other")


def runs(**changes):
    return Runs(with_merged_runs(changed("runs.other", changes)))


@pytest.mark.parametrize("power", [1, 2, 3])
def test_the_paper_has_the_bound_that_is_named(power):
    assert runs().minutes(30, power=power)(PAPER) == 30
    assert runs().minutes(30, power=power, trains=True)(PAPER) == 30


@pytest.mark.parametrize("power", [1, 2, 3])
def test_growth_with_the_parameters(power):
    parameters = 65 * 640 + 641 * 10
    wanted = math.ceil(30 * (parameters / 4810) ** power)
    assert runs(model={"hidden": [640]}).minutes(30, power=power)(OTHER) == wanted


@pytest.mark.parametrize(
    ("changes", "factor"),
    [
        ({"epochs": 50}, 2),
        ({"batch_size": 16}, 1),
        ({"jacobian_penalty": 0.01}, 50),
        ({"epochs": 100, "jacobian_penalty": 0.01}, 200),
    ],
)
def test_growth_with_training(changes, factor):
    assert runs(**changes).minutes(30, power=2, trains=True)(OTHER) == 30 * factor
    assert runs(**changes).minutes(30, power=2)(OTHER) == 30


def test_float64_takes_longer():
    assert runs(precision="float64").minutes(30, power=2)(OTHER) == 120


def test_no_job_gets_less_than_its_start_may_take():
    assert runs(model={"hidden": [4]}).minutes(30, power=3)(OTHER) == 10


def test_a_path_that_names_no_run_belongs_to_the_paper():
    assert runs().minutes(25, power=3)(SimpleNamespace()) == 25
