"""What a change runs again: all that depends on it, and nothing else."""

import pytest

from .conftest import edited

pytestmark = pytest.mark.slow

CODE = "src/training_jacobian"
DRAWN = {"plot_spectrum", "plot_singular_vector_alignment"}
FOLLOWS = {"compute_jacobian", "decompose_jacobian", "partition_subspaces", "check_claims"}
COMMENTED = ("jacobian/columns", "training/problem", "program/errors", "spectrum/svd")
FROM_DATA = {"prepare_dataset", "train_network"}


def rules_after(finished, additions):
    """Return the rules that would run after text was added to files, but for target and report."""
    with edited({finished.folder / path: text for path, text in additions.items()}):
        return set(finished.planned("everything")) - {"everything", "describe_report"}


def test_a_document_or_a_comment_changes_nothing(finished):
    with edited({finished.folder / "README.md": "\nedited\n"}):
        assert "Nothing to be done" in finished.done("everything", "--dry-run")
    comment = '\n# edited\n"""Edited."""\n'
    assert rules_after(finished, {f"{CODE}/{name}.py": comment for name in COMMENTED}) == set()


@pytest.mark.parametrize(
    ("file", "text", "runs", "kept"),
    [
        (f"{CODE}/figures/style.py", "EDITED = 1", DRAWN, FOLLOWS | FROM_DATA),
        (f"{CODE}/figures/spectrum.py", "def unused():\n    pass", {"plot_spectrum"}, None),
        (f"{CODE}/jacobian/columns.py", "EDITED = 1", FOLLOWS | DRAWN, FROM_DATA),
        ("requirements.lock", "# edited", FOLLOWS - {"check_claims"} | FROM_DATA, set()),
    ],
)
def test_an_edit_runs_what_follows_and_nothing_else(finished, file, text, runs, kept):
    found = rules_after(finished, {file: f"\n{text}\n"})
    assert found >= runs
    assert found == runs if kept is None else not found & kept
    if "figures" in file:
        assert all(rule.startswith("plot_") for rule in found)


def test_a_seed_changes_its_own_run_only(finished, tmp_path):
    changed = tmp_path / "changed.yaml"
    changed.write_text("runs:\n  seed_1:\n    seed: 4\n")
    output = finished.done("everything", "--dry-run", config=[str(changed)])
    assert output.count("Training the network of run ") == 1
    assert "Training the network of run seed_1" in output
    assert output.count("Computing the Jacobian of run ") == 1
