"""What a change runs again: all that depends on it, and nothing else."""

import pytest

from .conftest import edited

pytestmark = pytest.mark.slow

CODE = "src/training_jacobian"
DRAWN = {"plot_spectrum", "plot_singular_vector_alignment"}
COMMENTED = ("jacobian/columns", "training/problem", "program/errors", "spectrum/svd")


def rules_after(finished, **additions):
    """Return the rules that would run after text was added to files, but for target and report."""
    with edited({finished.folder / path: text for path, text in additions.items()}):
        return set(finished.planned("everything")) - {"everything", "describe_report"}


def test_a_second_run_has_nothing_to_do(finished):
    with edited({finished.folder / "README.md": "\nedited\n"}):
        done = finished.smoke("everything", "--dry-run")
    assert "Nothing to be done" in done.stdout + done.stderr


def test_a_comment_changes_nothing(finished):
    comment = '\n# edited\n"""Edited."""\n'
    assert rules_after(finished, **{f"{CODE}/{name}.py": comment for name in COMMENTED}) == set()


def test_style_redraws_only(finished):
    rules = rules_after(finished, **{f"{CODE}/figures/style.py": "\nEDITED = 1\n"})
    assert rules >= DRAWN
    assert all(rule.startswith("plot_") for rule in rules)


def test_a_figures_module_redraws_its_own_figures_only(finished):
    edit = {f"{CODE}/figures/spectrum.py": "\n\ndef unused():\n    pass\n"}
    assert rules_after(finished, **edit) == {"plot_spectrum"}


def test_jacobian_runs_what_follows_but_not_the_training(finished):
    rules = rules_after(finished, **{f"{CODE}/jacobian/columns.py": "\nEDITED = 1\n"})
    follows = {"compute_jacobian", "decompose_jacobian", "partition_subspaces", "check_claims"}
    assert rules >= follows | DRAWN | {"measure_alignment"}
    assert not rules & {"train_network", "prepare_dataset"}


def test_library_versions_change_the_numbers(finished):
    rules = rules_after(finished, **{"requirements.lock": "\n# edited\n"})
    assert rules >= {"prepare_dataset", "train_network", "compute_jacobian", "decompose_jacobian"}


def test_a_seed_changes_its_own_run_only(finished, tmp_path):
    changed = tmp_path / "changed.yaml"
    changed.write_text("runs:\n  seed_1:\n    seed: 4\n")
    done = finished.smoke("everything", "--dry-run", config=[str(changed)])
    output = done.stdout + done.stderr
    assert output.count("Training the network of run ") == 1
    assert "Training the network of run seed_1" in output
    assert output.count("Computing the Jacobian of run ") == 1
