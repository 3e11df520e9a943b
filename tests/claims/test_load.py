"""The claims file: what is refused, and how."""

import pytest
import yaml

from config_examples import ROOT, cases
from training_jacobian.claims.load import in_group, load_claims, required_files
from training_jacobian.program.errors import UserError

CLAIM = {
    "id": "chaotic_count",
    "group": "paper",
    "required": True,
    "statement": "Some are chaotic.",
    "source": "Here",
    "kind": "source",
    "bound": "source",
    "statistic": "region_count",
    "arguments": {"region": "chaotic"},
    "run": "paper",
    "accepted": {"holds": [1, None]},
    "reason": "At least one.",
}
BAD = """
{group: papers} | claims.0.group: found 'papers', accepted: paper, generality, scaling; \
did you mean paper?
{kind: ours} | claims.0.kind: found 'ours', accepted: source, control, check; \
did you mean source?
{bound: none} | claims.0.bound: found 'none', accepted: source, before, after
{required: 'yes'} | claims.0.required: found 'yes', accepted: true, false; in YAML true
{id: Chaotic} | claims.0.id: found 'Chaotic', accepted: text that matches ^[a-z][a-z0-9_]*$
{statement: ''} | claims.0.statement: found '', accepted: at least 1 characters
{reason: gone} | claims.0: found no reason, accepted: <keys>
{accepted: {}} | claims.0.accepted: found no holds, accepted: holds
{accepted: {holds: [1]}} | claims.0.accepted.holds: found [1], accepted: at least 2 of them
{accepted: {holds: [1, 2, 3]}} | claims.0.accepted.holds: found [1, 2, 3], \
accepted: at most 2 of them
{accepted: {holds: [1, 2], inpart: [0, 3]}} | claims.0.accepted.inpart: found 'inpart', \
accepted: holds, in_part; did you mean in_part?
{runs: []} | claims.0.runs: found [], accepted: at least 1 of them
{argument: {}} | claims.0.argument: found 'argument', accepted: id, group, required, statement, \
source, kind, bound, one_seed, statistic, arguments, run, runs, reason, accepted; \
did you mean arguments?
{runs: [a]} | <claim>: found run and runs, accepted: run alone in the group paper
{run: gone} | <claim>: found neither run nor runs, accepted: run alone in the group paper
{runs: [a], run: gone} | <claim>: found runs, accepted: run alone in the group paper
{group: generality} | <claim>: found run, accepted: runs alone in the group generality
{group: scaling, runs: [a], run: gone} | <claim>: found runs, \
accepted: run alone in the group scaling
{group: generality, run: gone, runs: evry} | <claim>: runs: found 'evry', \
accepted: every, a list of runs
"""
WORDS = {
    "<claim>": "claim chaotic_count",
    "<keys>": "id, group, required, statement, source, kind, bound, statistic, reason, accepted",
}
OPEN_ENDS = [
    # Lines that end with what no test should repeat: all statistics, pydantic's list of types.
    ({"statistic": "region_cuont"}, "claim chaotic_count: statistic: found 'region_cuont', acc"),
    ({"accepted": {"holds": [1, "x"]}}, "claims.0.accepted.holds.1: found 'x', accepted: "),
    ({"runs": 3}, "claims.0.runs: found 3, accepted: "),
]


@pytest.fixture
def write(tmp_path):
    """Return a function that writes claims to a file and gives its path."""

    def write(*claims):
        path = tmp_path / "claims.yaml"
        path.write_text(yaml.safe_dump({"claims": list(claims)}))
        return path

    return write


def changed(**changes):
    return {key: value for key, value in {**CLAIM, **changes}.items() if value != "gone"}


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
    ids = [line.split(": ")[1] for line in path.read_text("utf-8").splitlines() if "- id: " in line]
    assert [claim["id"] for claim in load_claims(path)] == ids


def test_order_and_content_are_kept(write):
    general = {"group": "generality", "run": "gone"}
    claims = [
        *(changed(id="b"), changed(id="a")),
        *(changed(id="c", runs="every", **general), changed(id="d", runs=["a", "b"], **general)),
    ]
    assert load_claims(write(*claims)) == claims
    assert [claim["id"] for claim in in_group(claims, "paper")] == ["b", "a"]
    assert [claim["id"] for claim in in_group(claims, "generality")] == ["c", "d"]


@pytest.mark.parametrize(("changes", "line"), cases(BAD, WORDS))
def test_a_bad_claim(write, changes, line):
    assert message_of(write(changed(**yaml.safe_load(changes)))) == line


@pytest.mark.parametrize(("changes", "start"), OPEN_ENDS)
def test_how_other_lines_begin(write, changes, start):
    assert message_of(write(changed(**changes))).startswith(start)


def test_the_nearest_statistic_is_suggested(write):
    text = message_of(write(changed(statistic="region_cuont")))
    assert text.endswith("; did you mean region_count?")


def test_an_id_used_twice(write):
    path = write(CLAIM, changed(id="other"), CLAIM)
    assert message_of(path) == "id: found chaotic_count more than once"


def test_no_claims(write):
    assert message_of(write()) == "claims: found [], accepted: at least 1 of them"


def test_what_is_no_file_and_no_yaml(tmp_path):
    path = tmp_path / "claims.yaml"
    assert message_of(path).startswith("cannot be read ([Errno 2] No such file")
    path.write_text("claims: [\n  {")
    with pytest.raises(UserError, match=r"claims.yaml, line 2: cannot be read as YAML \(expected"):
        load_claims(path)


def test_required_files_are_sorted_and_named_once():
    claims = [
        changed(statistic="mean_alignment", run="b"),
        *(CLAIM, changed(id="again")),
        changed(statistic="largest_singular_value", arguments="gone"),
    ]
    of_b = ["b/alignment.npy", "b/regions.json", "b/sigma.npy"]
    assert required_files(claims) == [*of_b, "paper/regions.json", "paper/sigma.npy"]
