"""Every statistic worked by hand, from exactly the files that it declares."""

import math

import pytest

from training_jacobian.claims.statistics import STATISTICS

BULK = {"region": "bulk"}
GENUINE = {"bulk": "bulk_without_trivial"}
TEST = {"inputs": "test"}
NULL = {**TEST, **BULK, "threshold": 0.01}
MATCHED = {"overlap": "matched_overlap", "chance": "structured_chance"}
MEAN = {"over_samples": "mean"}
TOP, SAMPLE = {"role": "top"}, {"role": "sample", "region": "bulk"}
WILD = {"role": "wild", "region": "stable"}
IN_BULK, IN_CHAOTIC = {"subspace": "bulk"}, {"subspace": "chaotic"}
SWEEP, REGIONS = {"table": "restricted_training"}, {"table": "restricted_regions"}
RANDOM_10 = {"subspace": "random", "dimension": 10}

SPECTRUM = [
    ("region_count", {"region": "chaotic"}, 2),
    ("region_count", BULK, 3),
    ("region_count", {"region": "transition"}, 1),
    ("region_fraction", BULK, 3 / 8),
    ("region_fraction", {"region": "stable"}, 2 / 8),
    ("largest_singular_value", {}, 4),
    ("distance_from_one", {"index": 7}, 0.75),
    ("mean_alignment", BULK, 2.75 / 3),
    ("mean_alignment", {"region": "stable"}, -0.125),
    ("mean_alignment", {"region": "bulk_without_trivial"}, 0.75),
    ("mean_alignment", {"region": "chaotic"}, 0.725),
    ("aligned_fraction", {"region": "chaotic", "above": 0.9}, 1 / 2),
    # Of the bulk, one is told from the others.
    ("aligned_fraction", {"region": "bulk", "above": 0.5}, 1),
    ("aligned_fraction", {"region": "bulk", "above": 0.8}, 0),
    ("region_fraction", {"region": "bulk_without_trivial"}, 1 / 6),
    ("trivial_count", {}, 2),
    ("jacobian_verification", {"check": "adjoint_gap"}, 3e-8),
    ("seed_overlap_excess", BULK, (0.2 + 0.6) / 2),
    ("seed_overlap_excess", {**BULK, "without_trivial": True}, 0.6),
    ("seed_overlap_excess", {**BULK, "leave_out": "seed_1"}, 0.6),
    ("seed_overlap_excess", {**BULK, "chance": "structured_chance"}, (0 + 0.5) / 2),
    ("seed_overlap_excess", {**BULK, **MATCHED}, (0.75 + 0.5) / 2),
    ("seed_overlap_excess", {**BULK, **MATCHED, "without_trivial": True}, (0.5 + 0) / 2),
    ("near_null_excess", NULL, 0.6 / 0.8),
    ("near_null_excess", {**NULL, "without_trivial": True}, 0.3 / 0.9),
    ("near_null_space_inside", NULL, 0.8 / 0.2 * 3 / 8),
    ("near_null_space_inside", {**NULL, "without_trivial": True}, 0.8 / 0.2 / 6),
    ("output_change_ratio", {**TEST, **BULK, "other": "chaotic"}, 1 / 8),
]
PERTURBED = [
    ("linearisation_radius", TOP, 0.5),
    ("linearisation_radius", {**TOP, "column": "radius_along"}, 0.7),
    ("median_radius", BULK, 20),
    ("radius_ratio", {**BULK, "other": "chaotic"}, 20 / 2),
    # 30 along u forwards and 10 backwards; 30 across it and 90.
    ("response_ratio", {**TOP, "stimulus": 12}, 20 / 40),
    ("leak_ratio", {**TOP, "stimulus": 12}, 60 / 20),
    ("stimulus_raising_loss", {**TOP, "factor": 1.5}, 100),
    ("stimulus_raising_loss", {"role": "wild", "factor": 1.5}, 10),
    ("stimulus_raising_loss", {"role": "authors", "factor": 1.5}, math.nan),
    ("largest_loss_change", {**SAMPLE, "largest": 1e4}, 4),
    ("largest_loss_change", {**SAMPLE, "largest": 50}, 0.4),
    ("largest_loss_change", {**WILD, "largest": 1e4}, math.inf),
    ("median_shift", {**TEST, **BULK}, 0.02),
    ("bulk_shift_over_lowest_other", TEST, 0.02 / 5),
    ("bulk_shift_over_lowest_other", {**TEST, **GENUINE}, 0.03 / 5),
    ("median_shift", {**TEST, **BULK, **MEAN}, 0.25),
    ("bulk_shift_over_lowest_other", {**TEST, **MEAN}, 0.25 / 0.5),
    ("shift_spread", {**TEST, **MEAN}, 1 / 0.25),
    ("shift_spread", {"inputs": "noise"}, 10 / 2),
    ("shift_growth", {**BULK, "inputs": "noise", "base": "test"}, 2 / 0.02),
    ("movement_density", BULK, 0.1 / 0.375),
    ("movement_density", {"region": "bulk_without_trivial"}, 0.05 / (1 / 6)),
]
RESTRICTED = [
    ("trained", {"quantity": "test_loss"}, 0.5),
    ("restricted_test_loss", IN_BULK, 1.5),
    ("restricted_test_loss", {**IN_BULK, "dimension": 12}, 2.4),
    ("restricted_test_loss", {**IN_BULK, "dimension": 1000}, 0.5),
    ("restricted_test_loss", RANDOM_10, 1.2),  # the median of three draws
    ("lowest_restricted_test_loss", {**IN_BULK, "up_to_dimension": 40}, 1.5),
    ("highest_restricted_test_loss", {**IN_BULK, "from_dimension": 40}, 1.5),
    ("smallest_dimension_reaching", {**IN_BULK, "above_unrestricted": 0.11}, 90),
    # 0.5 at dimension 10, but 0.7 again at 40.
    ("smallest_dimension_reaching", {**IN_CHAOTIC, "above_unrestricted": 0.1}, 100),
    ("smallest_dimension_reaching", {**IN_CHAOTIC, "above_unrestricted": 0.3}, 10),
    ("smallest_dimension_reaching", {"subspace": "none", "above_unrestricted": 0.1}, math.nan),
    ("restricted_loss_fraction", {**IN_BULK, **SWEEP}, 0.5),
    ("restricted_loss_over_random", {**IN_BULK, **SWEEP}, 2),
    ("restricted_loss_over_random", {**IN_BULK, **REGIONS}, 1.5 / 0.75),
    ("restricted_loss_over_random", {"subspace": "bulk_without_trivial", **REGIONS}, 1 / 0.9),
    # 30 lies 21/27 of the way from (9, 1.2) to (36, 0.75).
    ("restricted_loss_over_random_without_trivial", IN_BULK, 1.5 / 0.85),
    ("smallest_region_fraction", {}, 2 / 8),
    ("bulk_margin", {}, (3 - 2) / 8),
    ("bulk_margin", GENUINE, (1 - 2) / 8),
    ("mean_absolute_alignment_of_most_stable", {"share": 0.5}, 0.25),
    ("mean_absolute_alignment_of_most_stable", {"share": 0.01}, 0.25),
    ("mean_absolute_alignment_of_most_stable", {"share": 0.51}, 0.375),
    ("bulk_shift_over_lowest_other", TEST, 0.02 / 3),
    ("bulk_shift_over_lowest_other", {**TEST, **GENUINE}, 0.04 / 3),
    ("restricted_bulk_over_worst_other", {"quantity": "test_loss"}, 1.5 / 0.75),
    ("restricted_bulk_over_worst_other", {"quantity": "final_train_loss"}, 1.2 / 0.6),
    ("restricted_bulk_over_worst_other", {"quantity": "test_loss", **GENUINE}, 1.0 / 0.9),
    ("restricted_loss_fraction", {**IN_BULK, **REGIONS}, (1.5 - 0.5) / 2),
    ("restricted_loss_fraction", {"subspace": "stable", **REGIONS}, (0.25 - 0.5) / 2),
]
ESTIMATED = [
    ("leading_count", {}, 3),
    ("leading_value_error", {}, 0.01),
    ("leading_residual", {}, 3e-6),
    ("region_estimate_error", BULK, 1),
    ("region_estimate_error", {"region": "stable"}, 2),
    ("covered_share", BULK, 0.5),
    ("covered_share", {"region": "stable"}, 1),
    ("largest_estimate_error", BULK, 2.5),
    ("products_per_parameter", {}, 6 / 8),
    ("directions_per_sample", {"region": "chaotic"}, 3 / 12),
    ("share_growth", {"other": "tiny", **BULK}, -12.5),
    ("share_growth", {"other": "large", **BULK}, -0.375 / 0.05),
    # Counts 2, 3 and 96 of 4, 8 and 128: in powers of two 1, log₂ 3 and 5 + log₂ 3 at 2, 3 and 7.
    ("count_exponent", BULK, (13 + 2 * math.log2(3)) / 14),
    ("size_rank_correlation", BULK, 0.5),
    ("size_rank_correlation", {"region": "chaotic"}, -0.5),
    ("leading_over_bulk_shift", TEST, 100),
]
CASES = [
    *[("small", *case) for case in SPECTRUM],
    *[("perturbed", *case) for case in PERTURBED],
    *[("restricted", *case) for case in RESTRICTED],
    *[("estimated", *case) for case in ESTIMATED],
]


def test_every_statistic_is_among_them():
    assert {name for _, name, *_ in CASES} == set(STATISTICS)


@pytest.mark.parametrize(("run", "name", "arguments", "expected"), CASES)
def test_from_the_declared_files_alone(results, run, name, arguments, expected):
    statistic = STATISTICS[name]
    files = statistic.files(run=run, **arguments)
    for path in results.rglob("*.*"):
        if path.is_file() and str(path.relative_to(results)) not in files:
            path.unlink()
    found = statistic(results, run=run, **arguments)
    assert found == pytest.approx(expected, rel=1e-14, nan_ok=True)
    for file in files:
        content = (results / file).read_bytes()
        (results / file).unlink()
        with pytest.raises(Exception, match="no such file"):
            statistic(results, run=run, **arguments)
        (results / file).write_bytes(content)
