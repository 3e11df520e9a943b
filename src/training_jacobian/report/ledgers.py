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
A general claim is checked on every run with the same accepted interval. It *holds* if it holds on
all of them, *fails* if it holds on none even in part, and *holds in part* otherwise, with the runs
where it does not. Runs on destroyed data (noise inputs, shuffled labels) are controls, which are
listed but do not count. The last column is the mean over seeds with its 95 % percentile bootstrap
interval, which is too narrow for so few values; Student's interval is given below."""

WIDTH = 52
"""Characters of a statement on a line of the terminal."""

NEXT = """\
Next
  make report                      all of this in one file for a browser, report.html
  .venv/bin/snakemake --cores all {figures}/seed_1/spectrum.pdf
                                   a figure of another run; figures/README.md lists them
  config/README.md                 every setting, for experiments of your own"""


def as_markdown(ledger: Sequence[dict], unrestricted: Collection[str] = (), /) -> str:
    """Return a ledger as a Markdown document: a table, then each claim in full.

    General claims, those with ``by_run``, are shown run by run; the `unrestricted` runs, which
    claims on restricted training leave out, are named.
    """
    if any("by_run" in entry for entry in ledger):
        lines = _general_table(ledger, unrestricted)
    else:
        head = ["claim", "run", "expected", "observed", "verdict"]
        lines = ["# Claims ledger", "", *table_lines(head, map(_row, ledger)), ""]
    return "\n".join([*lines, *itertools.chain.from_iterable(map(_section, ledger))])


def as_table(ledger: Sequence[dict], /, *, short: bool = False) -> str:
    """Return a ledger as a table for the terminal.

    In `short`, a claim takes one line: its statement is cut, the interval of `holds in part` and
    the names of the runs in which a general claim does not hold are left out.
    """
    rows: list[tuple[str, ...]] = [("id", "claim", "found", "accepted", "verdict")]
    for entry in ledger:
        statement = textwrap.wrap(entry["statement"], WIDTH)
        statement += textwrap.wrap(_names(entry), WIDTH)
        interval = accepted(entry).replace(" (", "\n(").splitlines()
        if short:
            statement = [textwrap.shorten(entry["statement"], WIDTH, placeholder=" …")]
            interval = [_interval(*entry["expected"]["holds"])]
        cells = [entry["id"]], statement, [found(entry)], interval, [entry["verdict"]]
        rows += itertools.zip_longest(*cells, fillvalue="")
    return aligned(rows, underlined=True)


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
    parts = [f"{path}\n{as_table(ledger, short=True)}" for path, ledger in ledgers.items()]
    entries = [entry for ledger in ledgers.values() for entry in ledger]
    lines = [f"  {path}: {counted(ledger)}" for path, ledger in ledgers.items()]
    parts.append("\n".join(["Claims", *lines, *_required_lines(entries, failing)]))
    places = [f"  {figures}/: {pictures} figures, each as .pdf and .png"]
    places += [f"  {findings}: what came out, in words and numbers"] if findings else []
    parts.append("\n".join(["Results", *places]))
    parts.append(NEXT.format(figures=figures))
    return "\n\n".join(parts)


def found(entry: dict, /) -> str:
    """Return the observed value, or the number of runs in which a general claim holds.

    >>> found({"observed": 511.0}), found({"by_run": {}, "holds_in": 17, "of": 19})
    ('511', '17 of 19 runs')
    """
    return f"{holds_in(entry)} runs" if "by_run" in entry else number(entry["observed"])


def holds_in(entry: dict, /) -> str:
    """Return the number of runs in which a general claim holds, of those that count.

    >>> holds_in({"holds_in": 17, "of": 19})
    '17 of 19'
    """
    return f"{entry['holds_in']} of {entry['of']}"


def where_not(entry: dict, /) -> str:
    """Return the runs in which a general claim does not hold, with what was observed there.

    >>> found = {"observed": 0.5, "verdict": "holds in part"}
    >>> where_not({"by_run": {"wine": found, "adam": {"observed": None, "verdict": "fails"}}})
    'wine 0.5 (in part), adam undefined'
    """
    return ", ".join(
        f"{run} {number(seen['observed'])}{' (in part)' if seen['verdict'] == IN_PART else ''}"
        for run, seen in entry["by_run"].items()
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


def _row(entry: dict) -> list[str]:
    required = "" if entry["required"] else " (not required)"
    verdict = f"**{entry['verdict']}**{required}"
    return [entry["statement"], entry["run"], accepted(entry), found(entry), verdict]


def _general_table(ledger: Sequence[dict], unrestricted: Collection[str]) -> list[str]:
    """Return what stands above the single general claims."""
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
    head = ["claim", "accepted", "holds in", "where not", "mean over seeds"]
    rows = [
        [
            entry["statement"],
            accepted(entry),
            holds_in(entry),
            where_not(entry),
            over_seeds(entry["seeds"]) if entry["seeds"] else "",
        ]
        for entry in ledger
    ]
    return [*lines, *table_lines(head, rows), ""]


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
        f"- statistic: `{entry['statistic']}({arguments})`: {entry['meaning']}",
        f"- accepted: {accepted(entry)}. {entry['reason']}",
    ]
    if entry.get("seeds"):
        low, high = (number(entry["seeds"][name]) for name in ("t_low", "t_high"))
        mean = over_seeds(entry["seeds"])
        lines.append(f"- mean over seeds: {mean}; by Student's t [{low}, {high}]")
    lines += [f"- recompute: `{entry['command']}`", ""]
    if "by_run" in entry:
        runs = [*entry["by_run"].items()]
        runs += [(f"{run} (control)", seen) for run, seen in entry["controls"].items()]
        rows = [[run, number(seen["observed"]), seen["verdict"]] for run, seen in runs]
        lines += [*table_lines(["run", "observed", "verdict"], rows), ""]
    return lines


def _names(entry: dict) -> str:
    """Return the names of the runs in which a general claim fails, and holds in part."""
    words = {FAILS: "fails", IN_PART: "in part"}
    by_run = entry.get("by_run", {}).items()
    lists = {
        word: [run for run, seen in by_run if seen["verdict"] == verdict]
        for verdict, word in words.items()
    }
    return "; ".join(f"{word}: {', '.join(runs)}" for word, runs in lists.items() if runs)


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
