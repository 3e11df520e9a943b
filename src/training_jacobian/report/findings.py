"""The findings in words: what replicates, what only in part, what not, with the numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from training_jacobian.claims.verdicts import FAILS, HOLDS
from training_jacobian.program.errors import UserError
from training_jacobian.report.ledgers import accepted, holds_in, number, over_seeds, where_not
from training_jacobian.report.markdown import paragraph_lines, table_lines

SECTIONS = {
    "everywhere": "Replicates, in every run",
    "once": "Replicates at the paper's setting; not tested on other runs",
    "here": "Replicates at the paper's setting, not in every run",
    "in_part": "Replicates in part",
    "not": "Does not replicate",
}

INTRODUCTION = """
`snakemake --cores all generality` writes this page from the result files. Each number of a claim is
a statistic of `results/claims.md` (the paper's run) or of `results/generality.md` ({of} settings),
which give its definition, the accepted interval and the reason for it; `config/config.yaml` says
what each run is. Brackets hold Student's 95 % intervals of the mean over seeds, on which the
verdict is where there is one; all seeds are one of the settings. *Trivial* directions are weights
of inputs that are always zero, and shifts of all logits: J leaves them alone for reasons that have
nothing to do with training.
"""


@dataclasses.dataclass(frozen=True)
class Ledgers:
    """What the findings are read from.

    Attributes
    ----------
    paper, general
        Ledger entries by id, of the groups `paper` and `generality`.
    """

    paper: Mapping[str, dict]
    general: Mapping[str, dict]


def checked_words(label: str, content: object, /) -> list[Mapping]:
    """Return the findings of a file of words; `UserError` if it is none, or one lacks a key."""
    found = content.get("findings") if isinstance(content, Mapping) else None
    if not isinstance(found, list):
        raise UserError(f"{label}: found no list named findings, accepted: findings, a list")
    for place, finding in enumerate(found):
        for key in ("title", "claim", "of", "figure"):
            if not isinstance(finding, Mapping) or key not in finding:
                where = f"{label}: findings.{place}"
                raise UserError(f"{where}: found no {key}, accepted: title, claim, of, figure")
    return found


def section_of(finding: Mapping, ledgers: Ledgers, /) -> str:
    """Return which of `SECTIONS` a finding belongs to, by the verdicts of its claims.

    The paper's own claim decides whether it replicates at all; where it holds, the general claim
    decides whether it does so everywhere.
    """
    verdict = ledgers.paper[finding["claim"]]["verdict"]
    if verdict != HOLDS:
        return "not" if verdict == FAILS else "in_part"
    general = ledgers.general.get(finding.get("general", ""))
    if general is None:
        return "once"
    return "everywhere" if general["verdict"] == HOLDS else "here"


def document(findings: Iterable[Mapping], ledgers: Ledgers, analyses: Iterable[str], /) -> str:
    """Return the whole document (Markdown): the claims by section, then the analyses."""
    known = [finding for finding in findings if finding["claim"] in ledgers.paper]
    lines = [*_introduction(ledgers), *_summary(known, ledgers)]
    for section, title in SECTIONS.items():
        members = [finding for finding in known if section_of(finding, ledgers) == section]
        if members:
            lines += [f"## {title}", ""]
        for finding in members:
            lines += paragraph_lines(paragraph(finding, ledgers))
    return "\n".join([*lines, *analyses]).rstrip() + "\n"


def paragraph(finding: Mapping, ledgers: Ledgers, /) -> str:
    """Return one finding: number, accepted interval, seeds, controls, other runs, figure."""
    entry = ledgers.paper[finding["claim"]]
    parts = [
        f"**{finding['title']}.** {_capital(finding['of'])}: {number(entry['observed'])} "
        f"(accepted {accepted(entry)}: {entry['verdict']}){_seeds(finding['claim'], ledgers)}."
    ]
    for claim, words in finding.get("controls", {}).items():
        if claim in ledgers.paper:
            control = ledgers.paper[claim]
            observed = f"{number(control['observed'])} ({control['verdict']})"
            parts.append(f"Control, {words}: {observed}{_seeds(claim, ledgers)}.")
    general = ledgers.general.get(finding.get("general", ""))
    if general:
        parts.append(_other_runs(general))
    parts.append(shown_by(finding["figure"]))
    return " ".join(parts)


def shown_by(figure: str, /) -> str:
    """Return where to look and what to type.

    >>> shown_by("spectrum")
    'Figure: `snakemake --cores all figures/spectrum.pdf`.'
    """
    return f"Figure: `snakemake --cores all figures/{figure}.pdf`."


def _introduction(ledgers: Ledgers) -> list[str]:
    text = INTRODUCTION.format(of=max(entry["of"] for entry in ledgers.general.values()))
    return ["# Findings", "", *paragraph_lines(text.strip())]


def _summary(findings: Iterable[Mapping], ledgers: Ledgers) -> list[str]:
    rows = []
    for finding in findings:
        entry = ledgers.paper[finding["claim"]]
        general = ledgers.general.get(finding.get("general", ""))
        rows.append(
            [
                finding["title"],
                accepted(entry),
                f"{number(entry['observed'])}: **{entry['verdict']}**",
                _interval(finding["claim"], ledgers) or "",
                holds_in(general) if general else "",
            ]
        )
    head = ["", "the paper's claim", "here", "mean over seeds", "holds in"]
    return [*table_lines(head, rows), ""]


def _interval(claim: str, ledgers: Ledgers) -> str | None:
    seeds = ledgers.paper[claim]["seeds"]
    return over_seeds(seeds) if seeds else None


def _seeds(claim: str, ledgers: Ledgers) -> str:
    interval = _interval(claim, ledgers)
    return f"; over seeds {interval}" if interval else ""


def _other_runs(general: dict) -> str:
    asked = general["statement"].rstrip(".")
    text = f"In general, “{asked}” (accepted {accepted(general)}): {holds_in(general)} settings"
    elsewhere = where_not(general)
    return f"{text}; not in {elsewhere}." if elsewhere else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
