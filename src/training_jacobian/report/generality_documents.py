"""The ledger of general claims in words: a Markdown document, and a table for the terminal."""

from __future__ import annotations

from collections.abc import Collection

from training_jacobian.claims.verdicts import FAILS, HOLDS, IN_PART
from training_jacobian.report.ledger_documents import aligned, called, expected, number, wrapped

INTRODUCTION = """\
A general claim is checked on every run, each with the same accepted interval. It *holds* if it
holds on all of them, *fails* if it holds on none even in part, and *holds in part* between; where
it does not hold is shown. Runs on destroyed data (noise inputs, shuffled labels) are controls:
they are listed, and do not count. The last column is the mean over seeds and its 95 % percentile
bootstrap interval, which is too narrow for so few values; Student's t stands beside it below."""


def as_markdown(ledger: list[dict], unrestricted: Collection[str] = (), /) -> str:
    """Return the ledger as a Markdown document: a table, then each claim run by run.

    The `unrestricted` runs, which claims on restricted training leave out, are named.
    """
    lines = ["# General claims", "", INTRODUCTION, "", *_lists(ledger), ""]
    if unrestricted:
        lines += [f"Without restricted training: {', '.join(unrestricted)}.", ""]
    lines.append("| claim | accepted | holds in | where not | mean over seeds |")
    lines.append("|---|---|---|---|---|")
    for entry in ledger:
        lines.append(
            f"| {entry['statement']} | {expected(entry)} | {holds_in(entry)} "
            f"| {where_not(entry)} | {_over_seeds(entry)} |"
        )
    lines.append("")
    for entry in ledger:
        lines += _section(entry)
    return "\n".join(lines)


def as_table(ledger: list[dict], /, *, width: int = 48) -> str:
    """Return the ledger as a plain table for the terminal."""
    rows: list[tuple[str, ...]] = [("claim", "accepted", "holds in", "where not")]
    for entry in ledger:
        texts = entry["statement"], expected(entry), holds_in(entry), _names(entry)
        rows += wrapped(list(zip(texts, (width, 0, 0, width), strict=True)))
    return aligned(rows)


def holds_in(entry: dict, /) -> str:
    """Return the number of runs in which the claim holds, of those that count.

    >>> holds_in({"holds_in": 17, "of": 19})
    '17 of 19'
    """
    return f"{entry['holds_in']} of {entry['of']}"


def where_not(entry: dict, /) -> str:
    """Return the runs in which the claim does not hold, with what was observed there.

    >>> found = {"observed": 0.5, "verdict": "holds in part"}
    >>> where_not({"by_run": {"wine": found, "adam": {"observed": None, "verdict": "fails"}}})
    'wine: 0.5 (in part), adam: undefined'
    """
    return ", ".join(
        f"{run}: {number(found['observed'])}{' (in part)' if found['verdict'] == IN_PART else ''}"
        for run, found in entry["by_run"].items()
        if found["verdict"] != HOLDS
    )


def _names(entry: dict) -> str:
    """Return the names of the runs in which the claim fails, and holds in part."""
    by_verdict = {FAILS: "fails", IN_PART: "in part"}
    lists = {
        words: [run for run, found in entry["by_run"].items() if found["verdict"] == verdict]
        for verdict, words in by_verdict.items()
    }
    return "; ".join(f"{words}: {', '.join(runs)}" for words, runs in lists.items() if runs)


def _lists(ledger: list[dict]) -> list[str]:
    """Return which runs are counted, controls and seeds, gathered from all entries."""
    runs = {run: None for entry in ledger for run in entry["by_run"]}
    controls = {run: None for entry in ledger for run in entry["controls"]}
    seeds = {run: None for entry in ledger if entry["seeds"] for run in entry["seeds"]["runs"]}
    lists = {"Runs": runs, "Controls": controls, "Seeds of the same training": seeds}
    return [f"- {name}: {', '.join(names) or 'none'}" for name, names in lists.items()]


def _over_seeds(entry: dict) -> str:
    seeds = entry["seeds"]
    if not seeds:
        return ""
    return f"{number(seeds['mean'])} [{number(seeds['low'])}, {number(seeds['high'])}]"


def _section(entry: dict) -> list[str]:
    lines = [
        f"## {entry['id']}",
        "",
        f"*{entry['statement']}* — {entry['source']}",
        "",
        f"- **{entry['verdict']}**: in {holds_in(entry)} runs",
        f"- statistic: {called(entry)}",
        f"- accepted: {expected(entry)}. {entry['reason']}",
    ]
    if entry["seeds"]:
        low, high = (number(entry["seeds"][name]) for name in ("t_low", "t_high"))
        lines.append(f"- mean over seeds: {_over_seeds(entry)}; by Student's t [{low}, {high}]")
    lines += [f"- recompute: `{entry['command']}`", "", "| run | observed | verdict |"]
    lines.append("|---|---|---|")
    lines += [_row(run, found) for run, found in entry["by_run"].items()]
    lines += [_row(f"{run} (control)", found) for run, found in entry["controls"].items()]
    return [*lines, ""]


def _row(name: str, found: dict) -> str:
    return f"| {name} | {number(found['observed'])} | {found['verdict']} |"
