"""What stands on the terminal when everything is computed: claims in short, files, next steps."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence

from training_jacobian.claims.verdicts import FAILS, HOLDS, IN_PART
from training_jacobian.report.ledger_documents import aligned, expected, number

WIDTH = 52
"""Characters of a claim's statement in the table; the rest is left out."""

NEXT = """\
Next
  make report                      all of this in one file for a browser, report.html
  .venv/bin/snakemake --cores all {figures}/seed_1/spectrum.pdf
                                   a figure of another run; figures/README.md lists them
  config/README.md                 every setting, for experiments of your own"""


def claims_table(ledger: Sequence[dict], /) -> str:
    """Return a ledger as a table with one line per claim; the statement is cut short."""
    rows = [("id", "claim", "found", "accepted", "verdict")]
    for entry in ledger:
        statement = textwrap.shorten(entry["statement"], WIDTH, placeholder=" …")
        rows.append((entry["id"], statement, found(entry), accepted(entry), entry["verdict"]))
    return aligned(rows)


def found(entry: dict, /) -> str:
    """Return the observed value, or the number of runs in which a general claim holds."""
    if "by_run" in entry:
        return f"{entry['holds_in']} of {entry['of']} runs"
    return number(entry["observed"])


def accepted(entry: dict, /) -> str:
    """Return the interval in which a claim holds, without the wider one of `holds in part`.

    >>> accepted({"expected": {"holds": [450, 550], "in_part": [350, 650]}})
    '450 … 550'
    """
    return expected({"expected": {"holds": entry["expected"]["holds"]}})


def counted(ledger: Sequence[dict], /) -> str:
    """Return how many claims got each verdict.

    >>> counted([{"verdict": "holds"}, {"verdict": "fails"}, {"verdict": "holds"}])
    '3 claims: 2 hold, 1 fail'
    """
    counts = Counter(entry["verdict"] for entry in ledger)
    words = {HOLDS: "hold", IN_PART: "hold in part", FAILS: "fail"}
    parts = [f"{counts[name]} {word}" for name, word in words.items() if counts[name]]
    return f"{len(ledger)} claims: {', '.join(parts)}"


def required_lines(ledger: Sequence[dict], failing: Sequence[dict], /) -> list[str]:
    """Return what has become of the required claims: one line if all of them hold."""
    required = [entry for entry in ledger if entry["required"]]
    if not failing:
        return [f"All {len(required)} required claims hold."] if required else []
    return [
        f"{len(failing)} of {len(required)} required claims do not hold:",
        *(
            f"  {entry['id']}: found {found(entry)}, accepted {accepted(entry)}: {entry['verdict']}"
            for entry in failing
        ),
        "Their statistics, the reasons for the intervals and the commands that recompute them "
        "stand in the ledgers.",
    ]


def closing_text(
    ledgers: Mapping[str, Sequence[dict]],
    failing: Sequence[dict],
    /,
    *,
    figures: str,
    pictures: int,
    findings: str | None,
) -> str:
    """Return the tables of all ledgers, by the documents in which they stand, and what is where.

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
    parts = [f"{path}\n{claims_table(ledger)}" for path, ledger in ledgers.items()]
    entries = [entry for ledger in ledgers.values() for entry in ledger]
    lines = [f"  {path}: {counted(ledger)}" for path, ledger in ledgers.items()]
    parts.append("\n".join(["Claims", *lines, *required_lines(entries, failing)]))
    places = [f"  {figures}/: {pictures} figures, each as .pdf and .png"]
    places += [f"  {findings}: what came out, in words and numbers"] if findings else []
    parts.append("\n".join(["Results", *places]))
    parts.append(NEXT.format(figures=figures))
    return "\n\n".join(parts)
