"""Every statistic on a run of eight singular values, worked by hand."""

import numpy as np
import pytest

from result_folders import write_small_run
from training_jacobian.claims.registry import region_indices
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.storage import load_array

HAND_WORKED = [
    ("region_count", {"region": "chaotic"}, 2),
    ("region_count", {"region": "bulk"}, 3),
    ("region_count", {"region": "transition"}, 1),
    ("region_fraction", {"region": "bulk"}, 3 / 8),
    ("region_fraction", {"region": "stable"}, 2 / 8),
    ("largest_singular_value", {}, 4),
    ("mean_alignment", {"region": "bulk"}, 0.75),
    ("mean_alignment", {"region": "stable"}, -0.125),
    ("mean_alignment_without_trivial", {"region": "bulk"}, (1 * 1 + 0.5 * 0.5) / 1.5),
    ("mean_alignment_without_trivial", {"region": "chaotic"}, 0.725),
    ("aligned_fraction", {"region": "chaotic", "above": 0.9}, 1 / 2),
    ("aligned_fraction", {"region": "bulk", "above": 0.5}, 2 / 3),
    ("mean_absolute_alignment_of_last", {"count": 2}, 0.375),
    ("mean_absolute_alignment_of_last", {"count": 8}, 4.45 / 8),
    ("bulk_fraction_without_trivial", {}, 1 / 6),
    ("trivial_count", {}, 2),
    ("jacobian_verification", {"check": "adjoint_gap"}, 3e-8),
]


@pytest.fixture
def results(tmp_path):
    write_small_run(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "arguments", "expected"), HAND_WORKED)
def test_hand_worked(results, name, arguments, expected):
    found = STATISTICS[name](results, run="small", **arguments)
    assert abs(found - expected) < 1e-15


@pytest.mark.parametrize(("name", "arguments", "expected"), HAND_WORKED)
def test_only_the_declared_files_are_read(results, name, arguments, expected):
    declared = STATISTICS[name].files(run="small", **arguments)
    for path in (results / "small").glob("*.*"):
        if path.is_file() and f"small/{path.name}" not in declared:
            path.unlink()
    assert abs(STATISTICS[name](results, run="small", **arguments) - expected) < 1e-15


@pytest.mark.parametrize(("name", "arguments"), [case[:2] for case in HAND_WORKED])
def test_every_declared_file_is_needed(results, name, arguments):
    for file in STATISTICS[name].files(run="small", **arguments):
        content = (results / file).read_bytes()
        (results / file).unlink()
        with pytest.raises(Exception, match="no such file"):
            STATISTICS[name](results, run="small", **arguments)
        (results / file).write_bytes(content)


def test_files_name_the_run():
    assert STATISTICS["mean_alignment"].files(run="seed_1", region="bulk") == [
        "seed_1/regions.json",
        "seed_1/sigma.npy",
        "seed_1/alignment.npy",
    ]


def test_every_statistic_has_a_name_of_its_own_and_a_first_line():
    for name, statistic in STATISTICS.items():
        assert statistic.function.__name__ == name
        assert statistic.function.__doc__.splitlines()[0].endswith(".")


def test_region_indices(results):
    assert region_indices(results, "small", "bulk").tolist() == [2, 3, 4]
    sigma = load_array(results / "small" / "sigma.npy")
    np.testing.assert_array_equal(sigma[region_indices(results, "small", "stable")], [0.5, 0.25])
