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
    asked = {
        "count": ("region_count", {}),
        "authors": ("region_count", {"one_seed": True}),
        "alignment": ("mean_alignment", {}),
        "perturbed": ("median_radius", {}),
        "overlap": ("seed_overlap_excess", {}),
        "other": ("region_count", {"run": "seed_1"}),
    }
    usual = {"run": "paper", "arguments": {"region": "bulk"}}
    claims = [
        *(claim(name, kind, [0, 1], **(usual | other)) for name, (kind, other) in asked.items()),
        general("general", "trivial_count", [0, 1]),
    ]

    def found(*files, seeds=("paper", "seed_1")):
        return [one["id"] for one in of_seeds(claims, seeds, files)]

    assert found("regions.json", "sigma.npy", "alignment.npy") == ["count", "alignment"]
    assert found("regions.json", "seed_overlap.csv") == ["count", "overlap"]
    assert found("linearisation_radius.csv") == ["perturbed"]
    assert found("regions.json", seeds=["paper"]) == []


def on(run, name="a"):
    return claim(name, "trivial_count", [0, 1], run=run)


def listed(*runs, name="a"):
    return general(name, "trivial_count", [0, 1], runs=[*runs])


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        (on("papr"), "run: found 'papr', accepted: paper, wine; did you mean paper?"),
        (on("adam"), "run: found 'adam', accepted: paper, wine"),
        (listed("wien"), "runs: found 'wien', accepted: paper, wine, adam; did you mean wine?"),
        (listed("wine", "adam"), "runs: found wine, accepted: runs with method: dense"),
    ],
)
def test_a_run_that_is_not_there_or_has_no_dense_jacobian(stated, line):
    """A general claim may list a run that is left out, here adam; none of its own is every one."""
    claims = [on("paper", name="other"), stated, general("every", "trivial_count", [0, 1])]
    found = run_errors("f.yaml", claims, ["paper", "wine"], ["paper", "wine", "adam"], ["wine"])
    assert found == [f"f.yaml: claim a: {line}"]


def test_runs_that_are_there():
    claims = [on("paper"), general("b", "trivial_count", [0, 1]), listed("adam", name="c")]
    assert run_errors("f.yaml", claims, ["paper"], ["paper", "adam"]) == []
