"""The claims file: what is refused, and how."""

import copy

import pytest
import yaml

from config_examples import ROOT
from training_jacobian.claims.load import in_group, load_claims, required_files
from training_jacobian.program.errors import UserError

CLAIM = {
    "id": "chaotic_count",
    "group": "paper",
    "required": True,
    "statement": "Some are chaotic.",
    "source": "Here",
    "statistic": "region_count",
    "arguments": {"region": "chaotic"},
    "run": "paper",
    "accepted": {"holds": [1, None]},
    "reason": "At least one.",
}
KEYS = "id, group, required, statement, source, statistic, reason, accepted"


@pytest.fixture
def write(tmp_path):
    """Return a function that writes claims to a file and gives its path."""

    def write(*claims):
        path = tmp_path / "claims.yaml"
        path.write_text(yaml.safe_dump({"claims": list(claims)}))
        return path

    return write


def changed(**changes):
    claim = copy.deepcopy(CLAIM)
    claim.update(changes)
    return {key: value for key, value in claim.items() if value is not ...}


def message_of(path):
    with pytest.raises(UserError) as error:
        load_claims(path)
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith(f"{path}: ")
    return text.removeprefix(f"{path}: ")


@pytest.mark.parametrize("name", ["claims.yaml", "smoke_claims.yaml"])
def test_the_repositorys_claims_are_accepted(name):
    path = ROOT / "config" / name
    claims = load_claims(path)
    assert [claim["id"] for claim in claims] == [
        line.split(": ")[1]
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("  - id: ")
    ]


def test_order_and_content_are_kept(write):
    first, second = changed(id="b"), changed(id="a")
    assert load_claims(write(first, second)) == [first, second]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"statistic": "region_cuont"},
            "claim chaotic_count: statistic: found 'region_cuont', accepted: ",
        ),
        (
            {"group": "papers"},
            "claims.0.group: found 'papers', accepted: paper, generality, scaling; ",
        ),
        (
            {"required": "yes"},
            "claims.0.required: found 'yes', accepted: true, false; in YAML true",
        ),
        ({"id": "Chaotic"}, "claims.0.id: found 'Chaotic', accepted: text that matches ^[a-z]"),
        ({"statement": ""}, "claims.0.statement: found '', accepted: at least 1 characters"),
        ({"reason": ...}, f"claims.0: found no reason, accepted: {KEYS}"),
        ({"accepted": {}}, "claims.0.accepted: found no holds, accepted: holds"),
        (
            {"accepted": {"holds": [1]}},
            "claims.0.accepted.holds: found [1], accepted: at least 2 of them",
        ),
        (
            {"accepted": {"holds": [1, 2, 3]}},
            "claims.0.accepted.holds: found [1, 2, 3], accepted: at most 2 of them",
        ),
        ({"accepted": {"holds": [1, "x"]}}, "claims.0.accepted.holds.1: found 'x', accepted: "),
        (
            {"accepted": {"holds": [1, 2], "inpart": [0, 3]}},
            "claims.0.accepted.inpart: found 'inpart', accepted: holds, in_part; "
            "did you mean in_part?",
        ),
        ({"runs": ["a"]}, "claim chaotic_count: found run and runs, accepted: run alone in the "),
        ({"run": ...}, "claim chaotic_count: found neither run nor runs, accepted: run alone in "),
        ({"runs": ["a"], "run": ...}, "claim chaotic_count: found runs, accepted: run alone in "),
        ({"group": "generality"}, "claim chaotic_count: found run, accepted: runs alone in the "),
        (
            {"group": "scaling", "runs": ["a"], "run": ...},
            "claim chaotic_count: found runs, accepted: run alone in the group scaling",
        ),
        (
            {"group": "generality", "run": ..., "runs": "evry"},
            "claim chaotic_count: runs: found 'evry', accepted: every, a list of runs",
        ),
        ({"runs": []}, "claims.0.runs: found [], accepted: at least 1 of them"),
        ({"runs": 3}, "claims.0.runs: found 3, accepted: "),
        (
            {"argument": {}},
            "claims.0.argument: found 'argument', accepted: id, group, required, statement, "
            "source, statistic, arguments, run, runs, reason, accepted; did you mean arguments?",
        ),
    ],
)
def test_a_bad_claim(write, changes, line):
    assert message_of(write(changed(**changes))).startswith(line)


def test_the_nearest_statistic_is_suggested(write):
    text = message_of(write(changed(statistic="region_cuont")))
    assert text.endswith("; did you mean region_count?")


def test_an_id_used_twice(write):
    path = write(CLAIM, changed(id="other"), CLAIM)
    assert message_of(path) == "id: found chaotic_count more than once"


@pytest.mark.parametrize("runs", ["every", ["paper", "wine"]])
def test_a_general_claim(write, runs):
    claim = changed(group="generality", run=..., runs=runs)
    assert load_claims(write(claim)) == [claim]


def test_groups_keep_their_order():
    claims = [changed(id="a"), changed(id="b", group="generality"), changed(id="c")]
    assert [claim["id"] for claim in in_group(claims, "paper")] == ["a", "c"]
    assert [claim["id"] for claim in in_group(claims, "generality")] == ["b"]


def test_no_claims(write):
    assert message_of(write()) == "claims: found [], accepted: at least 1 of them"


def test_a_missing_file(tmp_path):
    assert message_of(tmp_path / "gone.yaml").startswith("cannot be read ([Errno 2] No such file")


def test_no_yaml(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text("claims: [\n  {")
    with pytest.raises(UserError, match=r"claims.yaml, line 2: cannot be read as YAML \(expected"):
        load_claims(path)


def test_required_files_are_sorted_and_named_once():
    claims = [
        changed(statistic="mean_alignment", run="b"),
        CLAIM,
        changed(id="again"),
        changed(statistic="largest_singular_value", arguments=...),
    ]
    assert required_files(claims) == [
        "b/alignment.npy",
        "b/regions.json",
        "b/sigma.npy",
        "paper/regions.json",
        "paper/sigma.npy",
    ]
