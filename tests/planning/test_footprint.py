"""Bytes against counts by hand, and the record of a run against the arrays that it consists of."""

import math

import jax
import jax.numpy as jnp
import pytest

from config_examples import CONFIG, with_merged_runs
from planned_runs import COUNTS, size_of
from problems import tiny_problem
from training_jacobian.jacobian.operator import DEFAULT_MEMORY, make_training_map
from training_jacobian.jacobian.steps import linear_steps
from training_jacobian.planning.footprint import (
    HELD_VECTORS,
    PROCESS_BYTES,
    disk_bytes,
    memory_bytes,
    record_bytes,
    segment_steps,
)
from training_jacobian.planning.run_size import run_size


def tiny(hidden, **changes):
    """The size of `problems.tiny_problem`: 4 inputs, 3 classes, 6 steps of 4 samples."""
    small = {"features": 4, "classes": 3, "batch": 4, "steps": 6}
    return size_of(hidden, **small, **changes)


def kept_per_step(**changes):
    """The numbers in the record of a step of `problems.tiny_problem`."""
    problem = tiny_problem(**changes)
    steps = linear_steps(problem)
    start = jax.eval_shape(steps.start, problem.theta_0)
    record = jax.eval_shape(lambda state: steps.take(state, jnp.asarray(0))[1], start)
    return sum(leaf.size for leaf in jax.tree.leaves(record))


@pytest.mark.parametrize(
    ("hidden", "optimizer"), [((5,), "sgd"), ((5, 3), "sgd"), ((5, 3), "adam")], ids=str
)
def test_the_record_of_a_step(hidden, optimizer):
    """But for a handful of single numbers that optimisers keep per step and per tensor."""
    kept = kept_per_step(hidden=hidden, optimizer=optimizer)
    assert kept == pytest.approx(tiny(hidden, optimizer=optimizer).record, abs=40)


@pytest.mark.parametrize(
    ("problem", "size"),
    [
        ({"channels": (3, 2)}, {"channels": (3, 2)}),
        ({"jacobian_penalty": 0.1}, {"penalised": True}),
    ],
)
def test_the_record_of_a_generic_step_to_a_factor(problem, size):
    kept = kept_per_step(hidden=(16,), **problem)
    assert 0.5 < tiny((16,), **size).record / kept < 2


def test_a_run_that_fits_is_recorded_whole():
    size = size_of(method="matrix_free")
    per_step = 64 * (3 * 64 + 2 * 10) + 640
    assert segment_steps(size, DEFAULT_MEMORY) == 625
    assert record_bytes(size, DEFAULT_MEMORY) == 625 * per_step * 4


@pytest.mark.parametrize("memory", [10**6, 3 * 10**6, 10**7, 3 * 10**7])
def test_segments_are_the_longest_that_fit(memory):
    """Against a search over all lengths, which also rounds the number of segments up."""
    size = size_of(method="matrix_free")
    per_step, state = 4 * (64 * (3 * 64 + 2 * 10) + 640), 4 * 2 * 4810
    needed = {
        length: length * per_step + math.ceil(625 / length) * state for length in range(1, 625)
    }
    fitting = [length for length, number in needed.items() if number <= memory]
    found = segment_steps(size, memory)
    if fitting:
        assert abs(found - max(fitting)) <= 1
    else:
        assert needed[found] < 1.05 * min(needed.values())


def test_a_record_in_segments():
    """Checkpoints, as many as the operator keeps, and the record of one segment beside them."""
    problem = tiny_problem(hidden=(5,), epochs=30)
    memory = 30_000
    context = make_training_map(problem, memory=memory).context
    checkpoints = sum(leaf.nbytes for leaf in jax.tree.leaves(context))
    size = size_of((5,), features=4, classes=3, batch=4, steps=90, method="matrix_free")
    one = segment_steps(size, memory) * size.record * 4
    assert segment_steps(size, memory) < 90
    assert record_bytes(size, memory) == pytest.approx(checkpoints + one, rel=0.1)


def memory(size, *, cores=1):
    return memory_bytes(size, COUNTS, cores=cores, block_bytes=10**6)


@pytest.mark.parametrize(
    ("changes", "cores", "expected"),
    [
        ({}, 1, 11 * 4 * 4810**2),
        ({"precision": "float64"}, 1, 6 * 8 * 4810**2),
        ({"name": "paper", "main": True}, 1, 18 * 4 * 4810**2),
        # The record of a long training outgrows the matrices.
        ({"hidden": (4,), "steps": 10**6}, 3, 4 * (310**2 + 3 * 10**6 * (64 * 32 + 40)) + 10**6),
    ],
)
def test_memory_of_the_largest_dense_step(changes, cores, expected):
    assert memory(size_of(**changes), cores=cores) == PROCESS_BYTES + expected


def test_memory_without_the_matrix():
    """Two records, and more than 4 · 10 vectors: 2 · 3 · 5 + (1 + 2) · 10, and what is held."""
    size = size_of(method="matrix_free", steps=10)
    per_step = 64 * (3 * 64 + 2 * 10) + 640
    vectors = 60 + 2 * 5 * HELD_VECTORS["dense_rule"]
    expected = PROCESS_BYTES + 2 * 10 * per_step * 4 + vectors * 4810 * 4
    assert memory(size, cores=2) == expected
    # No more than the probes can share.
    assert memory(size, cores=64) == memory(size, cores=3)


@pytest.mark.parametrize(
    ("name", "megabytes"), [("paper", 525), ("wide", 2698), ("convolutional", 5782)]
)
def test_memory_of_measured_densities(name, megabytes):
    """What `estimate_density` was measured to take at most, on two cores."""
    config = with_merged_runs(CONFIG)
    size = run_size("other", dict(config["runs"][name], method="matrix_free"), config)
    needed = memory_bytes(size, config["matrix_free"], cores=2, block_bytes=0)
    assert 0.9 < needed / (megabytes * 1e6) < 1.5


@pytest.mark.parametrize(
    ("changes", "blocks", "numbers"),
    [
        ({}, 1, 3 * 4810**2),
        ({}, 4, 3 * 4810**2),
        ({"histories": 6}, 1, 9 * 4810**2),
        ({"histories": 6}, 4, 14 * 4810**2),
        ({"method": "matrix_free"}, 1, (10 + 4 + 3) * 4810),
    ],
)
def test_room_on_the_disk(changes, blocks, numbers):
    assert disk_bytes(size_of(**changes), COUNTS, blocks=blocks) == numbers * 4
