"""General claims: the runs that each of them is checked on.

Controls are runs on destroyed data (noise inputs, shuffled labels). A claim on `every` run is
shown on them as well, but does not count there: the paper itself says that they differ.
"""

from __future__ import annotations

from collections.abc import Collection

from training_jacobian.claims.load import EVERY, GENERALITY, required_files
from training_jacobian.program.errors import unknown_name

RESTRICTED = "restricted_regions.csv"
"""The file of restricted training, which runs with some own optimisers lack."""


def scope(
    claim: dict,
    runs: Collection[str],
    controls: Collection[str],
    unrestricted: Collection[str] = (),
    /,
) -> tuple[list[str], list[str]]:
    """Return the runs that count for a general claim, and the controls shown beside them.

    `runs` are all runs of the configuration, the `controls` among them. A list of runs is taken as
    it stands, less the runs that the configuration leaves out. A claim on restricted training
    leaves out the `unrestricted` runs.

    >>> scope({"runs": "every"}, ["paper", "noise", "wine"], ["noise"])
    (['paper', 'wine'], ['noise'])
    >>> scope({"runs": ["wine", "adam"]}, ["paper", "noise", "wine"], ["noise"])
    (['wine'], [])
    """
    if unrestricted and f"-/{RESTRICTED}" in required_files([on_run(claim, "-")]):
        runs = [run for run in runs if run not in unrestricted]
    if claim["runs"] == EVERY:
        return (
            [run for run in runs if run not in controls],
            [run for run in runs if run in controls],
        )
    return [run for run in claim["runs"] if run in runs], []


def on_run(claim: dict, run: str, /) -> dict:
    """Return the claim as one on that run alone."""
    return {**{key: value for key, value in claim.items() if key != "runs"}, "run": run}


def on_each_run(
    claims: list[dict], runs: Collection[str], unrestricted: Collection[str] = (), /
) -> list[dict]:
    """Return one claim per general claim and run, whether it counts there or not."""
    return [
        on_run(claim, run) for claim in claims for run in scope(claim, runs, (), unrestricted)[0]
    ]


def of_seeds(claims: list[dict], seeds: Collection[str], files: Collection[str], /) -> list[dict]:
    """Return those claims on the first of the `seeds` that are judged over all of them.

    That is, those that are read from nothing but `files`, names of files which every seed has or
    that compare all seeds, and that are not about the authors' own seed (`one_seed`).
    """
    if len(seeds) < 2:
        return []
    first, *_ = seeds
    there = {*files, *(f"{first}/{name}" for name in files)}
    return [
        claim
        for claim in claims
        if claim.get("run") == first
        and not claim.get("one_seed")
        and there.issuperset(required_files([claim]))
    ]


def run_errors(
    path: str,
    claims: list[dict],
    runs: Collection[str],
    named: Collection[str],
    matrix_free: Collection[str] = (),
    /,
) -> list[str]:
    """Return one line per claim on a run that is not there, or that cannot be asked.

    `runs` are those of the configuration, `named` also those that it leaves out (sets to null): a
    general claim may list these, and loses them. It may list none of the `matrix_free` runs, whose
    spectrum is not known value by value.
    """
    errors = []
    for claim in claims:
        key = f"{path}: claim {claim['id']}"
        if claim["group"] != GENERALITY:
            if claim["run"] not in runs:
                errors.append(unknown_name(f"{key}: run", claim["run"], runs))
        elif claim["runs"] != EVERY:
            unknown = [run for run in claim["runs"] if run not in named]
            errors += [unknown_name(f"{key}: runs", run, named) for run in unknown]
            listed = [run for run in claim["runs"] if run in matrix_free]
            errors += [
                f"{key}: runs: found {run}, accepted: runs with method: dense" for run in listed
            ]
    return errors
