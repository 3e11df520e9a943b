"""The paper's claims hold for a spectrum with the paper's counts and fail for a falsified one."""

import numpy as np
import pytest

from claim_examples import print_ledger
from config_examples import ROOT
from result_folders import PAPER_SIGMA, write_paper_run
from training_jacobian.claims.ledger import evaluate, failing
from training_jacobian.claims.load import in_group, load_claims, required_files
from training_jacobian.files.storage import load_json

SPECTRUM = {"chaotic_count", "stable_count", "bulk_fraction"}
ALIGNMENT = {"bulk_alignment", "chaotic_alignment", "stable_misalignment"}
CHECKS = {"jacobian_against_differences", "forward_mode_against_differences", "adjoint_identity"}


def readable_claims(results):
    """Return those of config/claims.yaml that the files written by `write_paper_run` decide."""
    written = {str(path.relative_to(results)) for path in results.rglob("*.*")}
    claims = in_group(load_claims(ROOT / "config" / "claims.yaml"), "paper")
    return [claim for claim in claims if set(required_files([claim])) <= written]


def failing_ids(results):
    ledger = evaluate(readable_claims(results), results)
    return {entry["id"] for entry in failing(ledger, "paper")}


def test_the_claims_in_question_are_there_and_required(tmp_path):
    write_paper_run(tmp_path)
    required = {claim["id"] for claim in readable_claims(tmp_path) if claim["required"]}
    assert required >= SPECTRUM | ALIGNMENT | CHECKS | {"largest_singular_value"}


def remade(region_sizes):
    """Return a spectrum of N = 4810 with other counts of chaotic, bulk and stable values."""
    chaotic, bulk, stable = region_sizes
    rest = 4810 - chaotic - bulk - stable
    parts = [(18, 1.6, chaotic - 1), (1.4, 1.2, rest), (1.05, 0.95, bulk), (0.6, 0.1, stable)]
    return np.concatenate([[20.469], *(np.linspace(*part) for part in parts)])


@pytest.mark.parametrize(
    ("sigma", "expected"),
    [
        (1.2 * PAPER_SIGMA, SPECTRUM - {"stable_count"} | {"largest_singular_value"}),
        (np.append(20.5, PAPER_SIGMA[1:]), {"largest_singular_value"}),
        (remade((449, 2982, 750)), {"chaotic_count"}),
        (remade((551, 2982, 750)), {"chaotic_count"}),
        (remade((500, 2982, 674)), {"stable_count"}),
        (remade((500, 2982, 826)), {"stable_count"}),
        (remade((500, 2900, 750)), {"bulk_fraction"}),
        (remade((500, 2699, 750)), {"bulk_fraction"}),
        (np.linspace(2, 0.02, 4810), SPECTRUM | {"largest_singular_value"}),
    ],
)
def test_a_falsified_spectrum_fails(tmp_path, sigma, expected):
    write_paper_run(tmp_path, sigma=sigma)
    assert failing_ids(tmp_path) - ALIGNMENT == expected


RANDOM = np.random.default_rng(0).normal(scale=4810**-0.5, size=4810)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"cosines": RANDOM}, {"bulk_alignment", "chaotic_alignment"}),
        ({"cosines": np.full(4810, 0.999)}, {"stable_misalignment"}),
        ({"error": 1e-3}, CHECKS),
    ],
    ids=["the paper's", "random vectors", "aligned stable vectors", "another Jacobian"],
)
def test_what_else_contradicts_the_paper(tmp_path, changes, expected):
    write_paper_run(tmp_path, **changes)
    assert failing_ids(tmp_path) == expected


def test_programs_accept_the_papers_spectrum(tmp_path):
    write_paper_run(tmp_path)
    claims = readable_claims(tmp_path)
    printed = print_ledger(tmp_path, claims)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert all(claim["statement"][:20] in printed.stdout for claim in claims)
    assert " holds in part" not in printed.stdout


def test_programs_refuse_a_falsified_spectrum(tmp_path):
    write_paper_run(tmp_path, sigma=1.2 * PAPER_SIGMA)
    printed = print_ledger(tmp_path, readable_claims(tmp_path))
    assert printed.returncode == 1
    verdicts = {entry["id"]: entry["verdict"] for entry in load_json(tmp_path / "claims.json")}
    for name in ("bulk_fraction", "chaotic_count", "largest_singular_value"):
        assert f"required, but {verdicts[name]}: {name}" in printed.stderr.splitlines()
        assert verdicts[name] != "holds"
        assert f"## {name}\n" in (tmp_path / "claims.md").read_text("utf-8")
    assert "claim" in printed.stdout.splitlines()[0]  # the table is printed all the same
