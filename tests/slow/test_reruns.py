"""What a change runs again: all that depends on it, and nothing else."""

import contextlib
import os

import pytest

pytestmark = pytest.mark.slow

FIGURE_RULES = {"plot_spectrum", "plot_singular_vector_alignment"}


@contextlib.contextmanager
def edited(path, addition):
    before, times = path.read_text(), path.stat()
    path.write_text(before + addition)
    try:
        yield
    finally:
        path.write_text(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_second_run_has_nothing_to_do(finished):
    done = finished.smoke("--dry-run")
    assert "Nothing to be done" in done.stdout + done.stderr


def test_plotting_redraws_only(finished):
    with edited(finished.folder / "src/training_jacobian/figures/style.py", "\nEDITED = 1\n"):
        rules = set(finished.planned()) - {"all"}
    assert rules >= FIGURE_RULES
    # The report's page on run times has those of the figures.
    assert all(rule.startswith("plot_") for rule in rules - {"describe_report"})


def test_a_figures_module_redraws_its_own_figures_only(finished):
    path = finished.folder / "src/training_jacobian/figures/spectrum.py"
    with edited(path, "\n\ndef unused():\n    pass\n"):
        rules = set(finished.planned()) - {"all", "describe_report"}
    assert rules == FIGURE_RULES


def test_jacobian_runs_what_follows_but_not_the_training(finished):
    with edited(finished.folder / "src/training_jacobian/jacobian/columns.py", "\nEDITED = 1\n"):
        rules = set(finished.planned())
    follows = {"compute_jacobian", "decompose_jacobian", "partition_subspaces", "check_claims"}
    assert rules >= follows | FIGURE_RULES | {"measure_alignment"}
    assert not rules & {"train_network", "prepare_dataset"}


@pytest.mark.parametrize("module", ["jacobian", "training", "errors", "svd"])
def test_a_comment_changes_nothing(finished, module):
    path = finished.folder / f"src/training_jacobian/{module}.py"
    with edited(path, '\n# edited\n"""Edited."""\n'):
        # Figures still depend on whole files.
        assert all(rule.startswith(("plot_", "describe_", "all")) for rule in finished.planned())


def test_readme_changes_nothing(finished):
    with edited(finished.folder / "README.md", "\nedited\n"):
        assert finished.planned() == {}


def test_library_versions_change_the_numbers(finished):
    with edited(finished.folder / "requirements.lock", "\n# edited\n"):
        rules = set(finished.planned())
    numbers = {"prepare_dataset", "train_network", "compute_jacobian", "decompose_jacobian"}
    assert numbers <= rules


def test_a_seed_changes_its_own_run_only(finished):
    changed = finished.folder / "config" / "changed.yaml"
    changed.write_text("runs:\n  seed_1:\n    seed: 4\n")
    planned = finished.planned(config=["config/changed.yaml"])
    assert planned["train_network"] == 1
    assert planned["compute_jacobian"] == 1
    done = finished.smoke("--dry-run", config=["config/changed.yaml"])
    output = done.stdout + done.stderr
    assert "Training the network of run seed_1" in output
    assert "Training the network of run paper" not in output
