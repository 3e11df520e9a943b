"""A ledger of claims in words: a Markdown document, a table on the terminal, and how it ended."""

from __future__ import annotations

import itertools
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from training_jacobian.claims.verdicts import FAILS, HOLDS, IN_PART
from training_jacobian.program.text import aligned
from training_jacobian.report.markdown import table_lines

GENERAL = """\
A general claim is checked on every run with the same accepted interval. Runs that differ in their
seed alone are one setting, judged by Student's 95 % interval over the seeds. The claim *holds* if
it holds in all settings, *holds in part* if it holds, at least in part, in two or more, and *fails*
otherwise. Runs on destroyed data (noise inputs, shuffled labels) and repetitions in another
precision are controls, which are listed but do not count."""

OVER_SEEDS = """\
Where a claim can be asked of every seed, the verdict is on Student's 95 % interval of the mean over
seeds: it *holds* if the whole interval is inside the accepted one, *fails* if no part of it is
accepted, and *holds in part* otherwise. The value of the run itself stands beside it."""

GROUPS = {
    ("source", "source"): "The source's claims, by its own wording",
    ("source", "before"): "The source's claims, our bound set before seeing the number",
    ("source", "after"): "The source's claims, our bound set after seeing the number",
    ("control", "before"): "Controls of ours, bound set before seeing the number",
    ("control", "after"): "Controls of ours, bound set after seeing the number",
    ("check", "before"): "Checks of the computation, bound set before seeing the number",
    ("check", "after"): "Checks of the computation, bound set after seeing the number",
}
"""Titles by kind and bound, in the ledgers' order."""

WIDTH = 48
"""Characters of a statement on the terminal, so that a claim fits a line of 100."""

NEXT = """\
Next
  make report                      all of this in one file for a browser, report.html
  .venv/bin/snakemake --cores all {figures}/seed_1/spectrum.pdf
                                   a figure of another run; figures/README.md lists them
  config/README.md                 every setting, for experiments of your own"""


def grouped(ledger: Iterable[dict], /) -> dict[str, list[dict]]:
    """Return the entries by the titles of `GROUPS`; empty groups are left out."""
    entries = list(ledger)
    groups = {
        title: [entry for entry in entries if (entry["kind"], entry["bound"]) == key]
        for key, title in GROUPS.items()
    }
    return {title: members for title, members in groups.items() if members}


def as_markdown(ledger: Sequence[dict], unrestricted: Collection[str] = (), /) -> str:
    """Return a ledger as a Markdown document: tables, then each claim in full.

    General claims, those with ``by_run``, are shown run by run; the `unrestricted` runs, which
    claims on restricted training leave out, are named.
    """
    if any("by_run" in entry for entry in ledger):
        lines = _general_head(ledger, unrestricted)
        head, row = ["claim", "accepted", "holds in", "where not", "mean over seeds"], _general_row
    else:
        lines = ["# Claims ledger", "", OVER_SEEDS, ""]
        head, row = ["claim", "run", "accepted", "observed", "over seeds", "verdict"], _row
    for title, entries in grouped(ledger).items():
        lines += [f"## {title}", "", f"{counted(entries)}.", ""]
        lines += [*table_lines(head, map(row, entries)), ""]
    return "\n".join([*lines, *itertools.chain.from_iterable(map(_section, ledger))])


def as_table(ledger: Sequence[dict], /) -> str:
    """Return a ledger for the terminal, by `GROUPS`: a claim takes one line of 100 columns."""
    parts = []
    for title, entries in grouped(ledger).items():
        rows = [("claim", "found", "accepted", "verdict")]
        rows += [
            (
                textwrap.shorten(entry["statement"], WIDTH, placeholder=" …"),
                shortly(entry),
                _interval(*entry["expected"]["holds"]),
                entry["verdict"],
            )
            for entry in entries
        ]
        parts.append(f"{title}: {counted(entries)}\n{aligned(rows)}")
    return "\n\n".join(parts)


def closing_text(
    ledgers: Mapping[str, Sequence[dict]],
    failing: Sequence[dict],
    /,
    *,
    figures: str,
    pictures: int,
    findings: str | None,
) -> str:
    """Return what the terminal shows when all is computed: the ledgers, and what is where.

    Parameters
    ----------
    ledgers
        Entries of each ledger by the path of its document.
    failing
        The required claims that do not hold.
    figures, pictures
        The figures' folder and their number.
    findings
        Path of the findings, if they are there.
    """
    parts = [f"{path}\n{as_table(ledger)}" for path, ledger in ledgers.items()]
    entries = [entry for ledger in ledgers.values() for entry in ledger]
    lines = [
        f"  {path}: {title}: {counted(members)}"
        for path, ledger in ledgers.items()
        for title, members in grouped(ledger).items()
    ]
    parts.append("\n".join(["Claims", *lines, *_required_lines(entries, failing)]))
    places = [f"  {figures}/: {pictures} figures, each as .pdf and .png"]
    places += [f"  {findings}: what came out, in words and numbers"] if findings else []
    parts.append("\n".join(["Results", *places]))
    parts.append(NEXT.format(figures=figures))
    return "\n\n".join(parts)


def found(entry: dict, /) -> str:
    """Return the observed value, or the number of settings in which a general claim holds.

    >>> found({"observed": 511.0}), found({"by_run": {}, "holds_in": 17, "of": 19})
    ('511', '17 of 19 settings')
    """
    return f"{holds_in(entry)} settings" if "by_run" in entry else number(entry["observed"])


def holds_in(entry: dict, /) -> str:
    """Return the number of settings in which a general claim holds, of those that count.

    >>> holds_in({"holds_in": 17, "of": 19})
    '17 of 19'
    """
    return f"{entry['holds_in']} of {entry['of']}"


def where_not(entry: dict, /) -> str:
    """Return the settings in which a general claim does not hold, with what was observed there.

    >>> found = {"observed": 0.5, "verdict": "holds in part"}
    >>> where_not({"by_setting": {"wine": found, "adam": {"observed": None, "verdict": "fails"}}})
    'wine 0.5 (in part), adam undefined'
    """
    return ", ".join(
        f"{run} {number(seen['observed'])}{' (in part)' if seen['verdict'] == IN_PART else ''}"
        for run, seen in entry["by_setting"].items()
        if seen["verdict"] != HOLDS
    )


def over_seeds(numbers: Mapping[str, float], /) -> str:
    """Return a mean and its interval.

    >>> over_seeds({"mean": 6, "low": 5.5, "high": 6.5})
    '6 [5.5, 6.5]'
    """
    return f"{number(numbers['mean'])} [{number(numbers['low'])}, {number(numbers['high'])}]"


def accepted(entry: dict, /) -> str:
    """Return the accepted interval in words.

    >>> accepted({"expected": {"holds": [0.99, None], "in_part": [0.9, 1.0]}})
    '≥ 0.99 (in part 0.9 … 1)'
    """
    text = _interval(*entry["expected"]["holds"])
    if entry["expected"].get("in_part"):
        text += f" (in part {_interval(*entry['expected']['in_part'])})"
    return text


def number(value: float | None, /) -> str:
    """Return a number for a reader.

    >>> number(511.0), number(0.6203742), number(None)
    ('511', '0.62037', 'undefined')
    """
    if value is None:
        return "undefined"
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e6 else f"{value:.5g}"


def counted(ledger: Sequence[dict], /) -> str:
    """Return how many claims got each verdict.

    >>> counted([{"verdict": "holds"}, {"verdict": "fails"}, {"verdict": "holds"}])
    '3 claims: 2 hold, 1 fail'
    """
    counts = Counter(entry["verdict"] for entry in ledger)
    words = {HOLDS: "hold", IN_PART: "hold in part", FAILS: "fail"}
    parts = [f"{counts[name]} {word}" for name, word in words.items() if counts[name]]
    return f"{len(ledger)} claims: {', '.join(parts)}"


def shortly(entry: dict) -> str:
    """Return what was found in few characters: of a claim over seeds, mean ± half-width.

    >>> shortly({"seeds": {"mean": 0.62462, "high": 0.62881}})
    '0.6246 ± 0.0042'
    """
    if not entry["seeds"] or "by_run" in entry:
        return found(entry)
    mean, high = entry["seeds"]["mean"], entry["seeds"]["high"]
    return f"{mean:.4g} ± {high - mean:.2g}"


def _row(entry: dict) -> list[str]:
    required = "" if entry["required"] else " (not required)"
    verdict = f"**{entry['verdict']}**{required}"
    seeds = over_seeds(entry["seeds"]) if entry["seeds"] else ""
    return [entry["statement"], entry["run"], accepted(entry), found(entry), seeds, verdict]


def _general_row(entry: dict) -> list[str]:
    seeds = over_seeds(entry["seeds"]) if entry["seeds"] else ""
    return [entry["statement"], accepted(entry), holds_in(entry), where_not(entry), seeds]


def _general_head(ledger: Sequence[dict], unrestricted: Collection[str]) -> list[str]:
    """Return what stands above the tables of the general claims."""
    seeds = [entry["seeds"]["runs"] for entry in ledger if entry["seeds"]]
    lines = [
        "# General claims",
        "",
        GENERAL,
        "",
        f"- Runs: {_joined(entry['by_run'] for entry in ledger)}",
        f"- Controls: {_joined(entry['controls'] for entry in ledger)}",
        f"- Seeds of the same training: {_joined(seeds)}",
        "",
    ]
    if unrestricted:
        lines += [f"Without restricted training: {', '.join(unrestricted)}.", ""]
    return lines


def _joined(lists: Iterable[Iterable[str]]) -> str:
    """Return all names in the lists, each once, in the order of their first place."""
    return ", ".join(dict.fromkeys(itertools.chain.from_iterable(lists))) or "none"


def _section(entry: dict) -> list[str]:
    arguments = ", ".join(f"{key}={value}" for key, value in entry["arguments"].items())
    lines = [
        f"## {entry['id']}",
        "",
        f"*{entry['statement']}* — {entry['source']}",
        "",
        f"- observed: {found(entry)} — **{entry['verdict']}**",
        f"- {GROUPS[entry['kind'], entry['bound']]}",
        f"- statistic: `{entry['statistic']}({arguments})`: {entry['meaning']}",
        f"- accepted: {accepted(entry)}. {entry['reason']}",
    ]
    if entry["seeds"]:
        seeds = entry["seeds"]
        lines.append(f"- mean over {len(seeds['runs'])} seeds: {over_seeds(seeds)}")
    lines += [f"- recompute: `{entry['command']}`", ""]
    if "by_run" in entry:
        runs = [*entry["by_run"].items()]
        runs += [(f"{run} (control)", seen) for run, seen in entry["controls"].items()]
        rows = [[run, number(seen["observed"]), seen["verdict"]] for run, seen in runs]
        lines += [*table_lines(["run", "observed", "verdict"], rows), ""]
    return lines


def _required_lines(ledger: Sequence[dict], failing: Sequence[dict]) -> list[str]:
    """Return which required claims do not hold, or one line if all of them hold."""
    required = [entry for entry in ledger if entry["required"]]
    if not failing:
        return [f"All {len(required)} required claims hold."] if required else []
    return [
        f"{len(failing)} of {len(required)} required claims do not hold:",
        *(
            f"  {entry['id']}: found {found(entry)}, "
            f"accepted {_interval(*entry['expected']['holds'])}: {entry['verdict']}"
            for entry in failing
        ),
        "The ledgers have their statistics, the reasons for the intervals and the commands that "
        "recompute them.",
    ]


def _interval(low: float | None, high: float | None) -> str:
    if high is None:
        return f"≥ {number(low)}"
    if low is None:
        return f"≤ {number(high)}"
    return f"{number(low)} … {number(high)}"
