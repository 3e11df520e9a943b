"""The summary of fixed records, and the document made from it."""

import itertools
import json

import pytest

from benchmark_records import (
    MACHINE,
    all_records,
    jacobian_record,
    restricted_record,
    svd_record,
    workflow_record,
)
from training_jacobian.benchmarking.document import as_markdown
from training_jacobian.benchmarking.summary import jacobian_row, speed_up, summarise, svd_row
from training_jacobian.errors import UserError


def test_medians_with_their_range():
    row = jacobian_row(jacobian_record("paper", ours=[10.0, 12.0, 8.0]))
    assert row["ways"]["ours"]["run_s"] == {"median": 10.0, "min": 8.0, "max": 12.0}
    assert row["ways"]["ours"]["peak_mib"]["median"] == 500


def test_rates_from_the_count_and_the_seconds():
    row = jacobian_row(jacobian_record("paper", flops=4 * 10**11, ours=[10.0], jacfwd=[40.0]))
    ours, jacfwd = row["ways"]["ours"], row["ways"]["jacfwd"]
    assert ours["gflops"]["median"] == pytest.approx(40)
    assert ours["share_of_matmul"]["median"] == pytest.approx(0.4)
    assert jacfwd["share_of_matmul"]["median"] == pytest.approx(0.1)


def test_speed_ups_are_paired_by_round():
    """Both ways are ten times slower in the second round."""
    row = jacobian_row(jacobian_record("paper", ours=[1.0, 10.0, 2.0], jacfwd=[3.0, 30.0, 8.0]))
    assert row["speed_up"] == {"median": 3.0, "min": 3.0, "max": 4.0}
    expected = {"median": 31 / 11, "min": 2.0, "max": 3.0}
    assert row["speed_up_compiled"] == pytest.approx(expected)
    assert row["difference"] == 2e-7


def test_a_way_that_did_not_run_has_no_speed_up():
    row = jacobian_row(jacobian_record("paper", ours=[1.0]))
    assert row["speed_up"] is row["speed_up_compiled"] is row["difference"] is None
    assert speed_up({"a": []}, "a", "b") is None


def test_each_way_of_the_svd_has_its_own_count():
    record = svd_record("paper", size=100, ours=[1.0], numpy=[2.0], values=[0.5])
    record["flops"] = {"ours": 3e9, "numpy": 3e9, "values": 1e9}
    row = svd_row(record)
    assert row["ways"]["values"]["gflops"]["median"] == pytest.approx(2)
    assert row["speed_up"]["median"] == 2
    assert row["speed_up_values"]["median"] == 4
    assert row["found_by"]["ours"] == ["way of ours"]


def test_growth_of_exact_laws():
    growth = summarise(*all_records())["growth"]
    assert growth["jacobian"]["x"] == [610, 1210, 4810]
    expected = {"jacobian": 2, "svd": 3, "values": 3, "steps": 1, "batch": 1}
    exponents = {name: growth[name]["law"]["exponent"] for name in expected}
    assert {name: growth[name]["predicted"] for name in expected} == expected
    assert exponents == pytest.approx(expected, rel=1e-9)
    assert growth["overtaking"] == pytest.approx(10_000)
    assert growth["overtaking_by_fit"] == pytest.approx(10_000)
    size = growth["memory"]["svd"]["parameters"]
    assert 11 * 4 * size**2 <= 16 * 2**30 < 11 * 4 * (size + 1) ** 2
    assert growth["memory"]["svd"]["svd_s"] == pytest.approx(1e-10 * size**3)


def test_restricted_training_is_told_per_training():
    row = summarise(*all_records())["restricted"]
    assert row["ways"]["batched"]["seconds_each"]["median"] == 0.5
    assert row["ways"]["one at a time"]["seconds_each"]["median"] == 2
    assert row["speed_up"]["median"] == 4


def test_one_network_is_enough():
    jacobian = [jacobian_record("paper", ours=[1.0])]
    svd = [svd_record("paper", ours=[1.0], numpy=[2.0], values=[0.5])]
    found = summarise(jacobian, svd, restricted_record(), workflow_record())
    assert found["growth"]["overtaking"] == pytest.approx(4810)  # equally long there
    assert found["growth"]["overtaking_by_fit"] is None
    nothing = {"x": [], "seconds": [], "law": None, "predicted": 1, "extended": None}
    assert found["growth"]["steps"] == nothing
    assert "| 64 (paper) | 4810 |" in as_markdown(found)


def test_the_summary_is_json():
    found = summarise(*all_records())
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_document_names_every_number_with_its_unit():
    text = as_markdown(summarise(*all_records()))
    assert "2 core(s) (A processor, Linux x86_64, 16 GiB of memory" in text
    assert "| 64 (paper) | 4810 | this package | 23.1 (23.1 to 23.1) | 1 (1 to 1) |" in text
    assert "| 3 (3 to 3) |" in text
    assert "beyond N = 10000." in text
    assert "| wall time, s | 10 |" in text
    assert "Speed-up: 4 (4 to 4)" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    widths = {line: line.count("|") for line in rows}
    for above, below in itertools.pairwise(rows):
        if f"{above}\n{below}" in text:
            assert widths[above] == widths[below]


def test_two_machines_are_refused():
    jacobian, svd, restricted, workflow = all_records()
    other = {**workflow, "machine": {**MACHINE, "cores": 64}}
    with pytest.raises(UserError, match="different machines or versions") as error:
        summarise(jacobian, svd, restricted, other)
    assert len(str(error.value).splitlines()) == 1


def test_the_papers_network_must_be_there():
    jacobian, svd, restricted, workflow = all_records()
    with pytest.raises(UserError, match="no Jacobian of the run paper"):
        summarise(jacobian[:1], svd, restricted, workflow)


def test_a_file_of_another_kind_is_named():
    jacobian, svd, restricted, workflow = all_records()
    with pytest.raises(UserError, match="a record lacks 'runs'"):
        summarise(jacobian, svd, workflow, restricted)
