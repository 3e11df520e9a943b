"""Which runs a general claim is checked on, and which claims every seed can be asked."""

import pytest

from claim_examples import claim, general
from training_jacobian.claims.scope import of_seeds, on_each_run, on_run, run_errors, scope

RUNS = ["paper", "noise", "wine", "adam"]


@pytest.mark.parametrize(
    ("runs", "counted", "apart"),
    [
        ("every", ["paper", "wine", "adam"], ["noise"]),
        (["adam", "wine"], ["adam", "wine"], []),
        (["adam", "left_out"], ["adam"], []),
        (["noise"], ["noise"], []),
        (["left_out"], [], []),
    ],
)
def test_scope(runs, counted, apart):
    assert scope({"runs": runs}, RUNS, ["noise"]) == (counted, apart)


def test_on_run():
    stated = general("a", "trivial_count", [0, 1])
    assert on_run(stated, "wine") == claim("a", "trivial_count", [0, 1], group="generality") | {
        "run": "wine"
    }
    assert "run" not in stated


def test_on_each_run_has_the_controls_too():
    claims = [
        general("a", "trivial_count", [0, 1]),
        general("b", "trivial_count", [0, 1], runs=["adam", "left_out"]),
    ]
    found = [(one["id"], one["run"]) for one in on_each_run(claims, RUNS)]
    assert found == [*(("a", run) for run in RUNS), ("b", "adam")]


def test_of_seeds():
    claims = [
        claim("count", "region_count", [0, 1], run="paper", arguments={"region": "bulk"}),
        claim("index", "distance_from_one", [0, 1], run="paper", arguments={"index": 2000}),
        claim("alignment", "mean_alignment", [0, 1], run="paper", arguments={"region": "bulk"}),
        claim("perturbed", "median_radius", [0, 1], run="paper", arguments={"region": "bulk"}),
        claim("overlap", "mean_seed_overlap", [0, 1], run="paper", arguments={"region": "bulk"}),
        claim("other", "region_count", [0, 1], run="seed_1", arguments={"region": "bulk"}),
        general("general", "trivial_count", [0, 1]),
    ]

    def found(*files):
        return [one["id"] for one in of_seeds(claims, "paper", files)]

    assert found("regions.json", "sigma.npy", "alignment.npy") == ["count", "alignment"]
    assert found("regions.json", "sigma.npy") == ["count"]
    assert found("linearisation_radius.csv") == ["perturbed"]


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        (
            claim("a", "trivial_count", [0, 1], run="papr"),
            "f.yaml: claim a: run: found 'papr', accepted: paper, wine; did you mean paper?",
        ),
        (
            claim("a", "trivial_count", [0, 1], run="adam"),
            "f.yaml: claim a: run: found 'adam', accepted: paper, wine",
        ),
        (
            general("a", "trivial_count", [0, 1], runs=["wine", "wien"]),
            "f.yaml: claim a: runs: found 'wien', accepted: paper, wine, adam; did you mean wine?",
        ),
    ],
)
def test_a_run_that_is_not_there(stated, line):
    assert run_errors("f.yaml", [stated], ["paper", "wine"], ["paper", "wine", "adam"]) == [line]


def test_a_run_without_a_dense_jacobian():
    runs = ["paper", "wide"]
    claims = [
        general("a", "trivial_count", [0, 1], runs=["paper", "wide"]),
        general("b", "trivial_count", [0, 1]),
    ]
    assert run_errors("f.yaml", claims, runs, runs, ["wide"]) == [
        "f.yaml: claim a: runs: found wide, accepted: runs with method: dense"
    ]


def test_a_general_claim_may_list_a_run_that_is_left_out():
    claims = [
        claim("a", "trivial_count", [0, 1], run="paper"),
        general("b", "trivial_count", [0, 1]),
        general("c", "trivial_count", [0, 1], runs=["adam"]),
    ]
    assert run_errors("f.yaml", claims, ["paper"], ["paper", "adam"]) == []
