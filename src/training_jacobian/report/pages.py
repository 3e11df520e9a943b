"""Pages of the report that are no figures: ledgers, findings, configuration, versions, run times.

Each is one HTML file that needs no other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from typing import Any

import markdown
import pandas as pd

from training_jacobian.claims.verdicts import FAILS, HOLDS, IN_PART
from training_jacobian.files.run_times import by_step
from training_jacobian.report.ledgers import accepted, counted, grouped, shortly
from training_jacobian.report.markdown import table_lines

STYLE = """\
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 1.5rem auto;
  padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0;
  border-bottom: 1px solid #ddd; }
code { font-size: 90%; overflow-wrap: anywhere; }
.holds { color: #00704f; } .in-part { color: #8a5a00; } .fails { color: #b03a00; }
"""

CLASSES = {HOLDS: "holds", IN_PART: "in-part", FAILS: "fails"}


def _page(title: str, body: str) -> str:
    """Return a whole HTML page."""
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{body}</body></html>\n'


def from_markdown(text: str, /) -> str:
    """Return a Markdown document as a page, verdicts coloured.

    Pictures and links to other files of the repository, which the report does not hold, leave
    their words.
    """
    text = re.sub(r"!?\[([^\]]*)\]\((?!https?:)[^)]*\)", r"\1", text)
    first = text.strip().splitlines()[0].lstrip("# ") if text.strip() else ""
    return _page(first, _body(text))


def overview(ledgers: Mapping[str, Sequence[dict]], /) -> str:
    """Return the first page's part with the claims, to be set into it: no page of its own.

    `ledgers` are the entries of each ledger by its title.
    """
    lines = []
    for title, ledger in ledgers.items():
        lines += [f"## {title}", ""]
        for kind, entries in grouped(ledger).items():
            rows = [
                [entry["statement"], accepted(entry), shortly(entry), f"**{entry['verdict']}**"]
                for entry in entries
            ]
            table = table_lines(["claim", "accepted", "found", "verdict"], rows)
            lines += [f"### {kind}", "", f"{counted(entries)}.", "", *table, ""]
    return _body("\n".join(lines))


def configuration_page(configuration: Mapping[str, Mapping[str, Any]], /) -> str:
    """Return the page of the configuration, from the workflow's `configuration_text`."""
    runs = [
        {"run": name, "differs in": ", ".join(f"{key}: {value}" for key, value in keys.items())}
        for name, keys in configuration["runs"].items()
    ]
    settings = [{"key": key, "value": str(v)} for key, v in configuration["settings"].items()]
    return _page(
        "Configuration",
        "<h1>Configuration</h1><p>What differs from the defaults in every run, then every setting "
        "after defaults. config/README.md explains each key.</p>"
        f"<h2>Runs</h2>{_table(pd.DataFrame(runs))}"
        f"<h2>Settings</h2>{_table(pd.DataFrame(settings))}",
    )


def versions_page(facts: Mapping[str, Any], /) -> str:
    """Return the page of the machine that made the report, `facts`, and the installed packages."""
    machine = [{"": key, "found": str(value)} for key, value in facts.items()]
    found = {package.metadata["Name"]: package.version for package in distributions()}
    packages = [{"package": name, "version": found[name]} for name in sorted(found, key=str.lower)]
    return _page(
        "Versions and device",
        "<h1>Versions and device</h1><p>The machine and the environment that wrote this page, "
        "the last step of the workflow.</p>"
        f"{_table(pd.DataFrame(machine))}<h2>Packages</h2>{_table(pd.DataFrame(packages))}",
    )


def run_times_page(jobs: pd.DataFrame, /) -> str:
    """Return the page of the steps' seconds and memory, from `run_times.read_run_times`."""
    table = by_step(jobs).rename(columns={"memory_mb": "largest memory (MB)"})
    text = table.to_html(index=False, border=0, float_format="{:.1f}".format, na_rep="–")
    total = jobs["seconds"].sum() / 60
    return _page(
        "Run times",
        f"<h1>Run times</h1><p>Wall seconds of {len(jobs)} jobs, some of them side by side: "
        f"{total:.1f} minutes in all. The report's page of statistics shows when each job ran."
        f"</p>{text}",
    )


def _body(text: str) -> str:
    """Return Markdown as HTML, verdicts coloured."""
    body = markdown.markdown(text, extensions=["tables"])
    for verdict, name in CLASSES.items():
        bold = f"<strong>{verdict}</strong>"
        body = body.replace(bold, f'<strong class="{name}">{verdict}</strong>')
    return body


def _table(table: pd.DataFrame) -> str:
    with pd.option_context("display.max_colwidth", None):
        return table.to_html(index=False, border=0)
