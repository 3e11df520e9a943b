"""The numbers that a run's settings come to."""

from config_examples import CONFIG, with_merged_runs
from planned_runs import config_with
from training_jacobian.planning.run_size import run_size
from training_jacobian.planning.work import step_cores
from training_jacobian.training.config import merge

CONFIGURATION = with_merged_runs(CONFIG)


def size(name):
    return run_size(name, CONFIGURATION["runs"][name], CONFIGURATION)


def test_the_papers_run():
    found = size("paper")
    assert (found.parameters, found.steps, found.classes) == (4810, 25 * 25, 10)
    assert (found.histories, found.main) == (6, True)
    assert found.tangent_flops == 625 * 1_540_096
    assert (found.written_out, found.penalised) == (True, False)


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


def test_an_own_run_has_the_measured_size(tmp_path):
    measured = {
        **{"parameters": 50, "classes": 10, "record": 400, "state": 100},
        **{"tangent_flops": 3000, "sources": ["nets.py"]},
    }
    run = {"model": "nets:make", "jacobian_penalty": 0.1}
    config = {**config_with(tmp_path, own=run), "own": {"own": measured}}
    size = run_size("own", config["runs"]["own"], config)
    assert (size.parameters, size.classes) == (50, 10)
    assert size.tangent_flops == 625 * 3000
    assert (size.record, size.state) == (400, 100)
    assert not size.written_out
    # What was measured has the penalty in it.
    assert not size.penalised
    assert step_cores(size, 1, 8) == 8
