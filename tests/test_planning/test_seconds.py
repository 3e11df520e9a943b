"""Predicted seconds: by hand from round rates, how they grow, and against measured runs."""

import pytest

from config_examples import CONFIG
from measured_runs import MEASURED, MEASURED_ON
from planned_runs import COUNTS, MACHINE, size_of
from training_jacobian.config import merge
from training_jacobian.jacobian import LARGEST_BLOCK
from training_jacobian.planning import seconds
from training_jacobian.planning.run_size import run_size
from training_jacobian.planning.seconds import product_seconds, products, run_flops, run_seconds


def seconds_of(size, *, cores=1, machine=MACHINE, counts=COUNTS):
    return run_seconds(size, counts, machine, cores=cores)


def test_one_product_by_hand():
    """FLOP at 0.75 of the rate, 8 passes over outputs and parameters, a start per step."""
    size = size_of((3,), features=2, classes=2, batch=5, steps=7)
    flops = 2 * 5 * (2 * 6 + 6 * 6)
    numbers = 5 * (3 + 2) + (3 * 3 + 4 * 2)
    expected = 7 * (flops / (0.75 * 4e10) + 8 * numbers / 4e9 + 1e-5 / 2)
    assert product_seconds(size, MACHINE, block=2) == pytest.approx(expected)


def test_what_makes_a_product_dearer():
    plain = product_seconds(size_of(), MACHINE, block=10**9)

    def times(**changes):
        return product_seconds(size_of(**changes), MACHINE, block=10**9) / plain

    assert times(optimizer="adam") == pytest.approx(1.4)
    assert times(penalised=True) == pytest.approx(2.8 * 21)
    assert times(precision="float64") == pytest.approx(2)
    assert times(method="matrix_free") == pytest.approx(1)


def test_a_dense_run_by_hand():
    found = seconds_of(size_of())
    assert found["decompose_jacobian"] == pytest.approx(2 * 0.15 + 4810**3 / (0.7 * 1e9))
    columns = 4810 * product_seconds(size_of(), MACHINE, block=32)
    assert found["compute_jacobian"] == pytest.approx(2 * 1.4 + columns)
    assert found["prepare_dataset"] == pytest.approx(2 * 0.65)


def test_more_cores():
    """The Jacobian is shared out; the decomposition waits for memory, and has four at most."""
    one, four = (seconds_of(size_of(), cores=cores) for cores in (1, 4))
    many = run_seconds(size_of(), COUNTS, {**MACHINE, "cores": 16, "devices": 16}, cores=16)

    def work(found, name):
        return found[name] - 2 * seconds.STARTS[name]

    jacobian, svd = "compute_jacobian", "decompose_jacobian"
    assert work(one, jacobian) / work(four, jacobian) == pytest.approx(4)
    assert work(one, svd) / work(four, svd) == pytest.approx(2)
    assert work(four, svd) == pytest.approx(work(many, svd))


def test_a_penalised_jacobian_has_all_cores():
    size = size_of(penalised=True)
    assert seconds_of(size, cores=1)["compute_jacobian"] == pytest.approx(
        seconds_of(size, cores=4)["compute_jacobian"]
    )


def test_a_gpu_is_not_shared_by_cores():
    gpu = {**MACHINE, "device": "gpu", "devices": 1}
    one, four = (seconds_of(size_of(), cores=cores, machine=gpu) for cores in (1, 4))
    assert one["compute_jacobian"] == four["compute_jacobian"]


def test_a_matrix_free_run_by_hand():
    """10 steps of one vector, the residuals of 4, and 5 steps of 3 probes on 3 devices."""
    size, counts = size_of(method="matrix_free"), {**COUNTS, "memory_mib": 1000}
    found = run_seconds(size, counts, MACHINE, cores=1)
    one, four = (product_seconds(size, MACHINE, block=block) for block in (1, 4))
    leading = found["find_leading_triplets"] - 2 * seconds.STARTS["find_leading_triplets"]
    assert leading == pytest.approx(2 * (10 * one + 4 * four))
    density = found["estimate_density"] - 2 * seconds.STARTS["estimate_density"]
    assert density == pytest.approx(2 * (5 + 1) * one)
    assert products(size, counts) == 2 * (10 + 3 * 5)
    assert run_flops(size, counts) == 50 * size.tangent_flops


def test_segments_cost_trainings():
    size = size_of(method="matrix_free")
    whole, segments = (
        sum(run_seconds(size, {**COUNTS, "memory_mib": mib}, MACHINE, cores=1).values())
        for mib in (1000, 1)
    )
    assert segments > whole


def test_flops_of_a_dense_run():
    assert products(size_of(), COUNTS) == 4810
    expected = 4.63e12 + 28 / 3 * 4810**3
    assert run_flops(size_of(), COUNTS) == pytest.approx(expected, rel=1e-3)


def test_the_block_is_the_jacobians():
    assert LARGEST_BLOCK["cpu"] == seconds.BLOCK


@pytest.mark.parametrize("name", MEASURED)
def test_within_a_factor_of_two_of_what_was_measured(name):
    changes, measured = MEASURED[name]
    size = run_size(name, merge(CONFIG["defaults"], changes), CONFIG)
    predicted = sum(seconds_of(size, machine=MEASURED_ON, counts=CONFIG["matrix_free"]).values())
    assert 0.5 < predicted / measured < 2
