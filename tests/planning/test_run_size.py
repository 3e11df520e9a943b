"""The numbers that a run's settings come to."""

from config_examples import CONFIG, with_merged_runs
from planned_runs import config_with, size_of
from training_jacobian.planning.flops import network_layers
from training_jacobian.planning.footprint import record_step_numbers, state_numbers
from training_jacobian.planning.run_size import run_size
from training_jacobian.planning.work import step_cores
from training_jacobian.training.config import merge

CONFIGURATION = with_merged_runs(CONFIG)


def size(name):
    return run_size(name, CONFIGURATION["runs"][name], CONFIGURATION)


def test_the_papers_run():
    found = size("paper")
    assert (found.parameters, found.steps, found.batch) == (4810, 25 * 25, 64)
    assert (found.outputs, found.classes, found.histories) == (74, 10, 6)
    assert (found.main, found.written_out, found.penalised) == (True, True, False)


def test_other_runs():
    assert (size("seed_1").main, size("seed_1").histories) == (False, 0)
    assert size("wine").steps == 25 * 10
    penalty = size("jacobian_penalty")
    assert (penalty.penalised, penalty.written_out) == (True, False)


def test_convolutions():
    run = {"model": {"channels": [16, 32], "hidden": [128]}, "method": "matrix_free"}
    found = run_size("other", merge(CONFIG["defaults"], run), CONFIG)
    assert not found.written_out
    assert found.method == "matrix_free"
    # 9·16 + 16, 9·16·32 + 32, 2·2·32·128 + 128, 128·10 + 10
    assert found.parameters == 160 + 4640 + 16512 + 1290


def test_flops_of_all_steps():
    """Of one step, counted in tests/planning/test_flops.py, times the steps."""
    small = size_of((3,), features=2, classes=2, batch=5, steps=7)
    assert small.layers == tuple(network_layers(2, (3,), 2))
    assert small.tangent_flops == 7 * 2 * 5 * (2 * 6 + 6 * 6)


def test_an_own_run_has_the_measured_size(tmp_path):
    measured = {
        **{"parameters": 50, "classes": 10, "outputs": 30, "record": 400, "state": 100},
        **{"training_flops": 1000, "tangent_flops": 3000, "sources": ["nets.py"]},
    }
    run = {"model": "nets:make", "jacobian_penalty": 0.1}
    config = {**config_with(tmp_path, own=run), "own": {"own": measured}}
    size = run_size("own", config["runs"]["own"], config)
    assert (size.parameters, size.classes, size.outputs) == (50, 10, 30)
    assert size.tangent_flops == 625 * 3000
    assert (record_step_numbers(size), state_numbers(size)) == (400, 100)
    assert not size.written_out
    # What was measured has the penalty in it.
    assert not size.penalised
    assert step_cores(size, 1, 8) == 8
