"""Write docs/artifact.md, the artefact appendix, from config/claims.yaml and docs/artifact.yaml.

`make artifact` runs this program after a change of the claims, and a test compares the two.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from training_jacobian.claims import (  # noqa: E402
    GENERALITY,
    TARGETS,
    load_claims,
    required_files,
    verdict,
)
from training_jacobian.ledger_documents import expected, number  # noqa: E402
from training_jacobian.markdown import table_lines  # noqa: E402

HEADER = """\
# Artefact appendix

For whoever awards ACM's badges, or only wants to compare. Made from `config/claims.yaml` and the
measurements in `docs/artifact.yaml` by `make artifact`; do not edit.

- **Available**: this repository, under Apache-2.0. The datasets come with scikit-learn, so nothing
  is downloaded but the packages of `requirements.lock`.
- **Functional**: `make test` runs the tests; `.venv/bin/snakemake --cores all --configfile
  config/smoke.yaml` runs every step on a narrow network in a minute or two.
- **Reproduced**: `make reproduce` computes everything from the raw data, prints every claim with
  the value found and exits with 1 if a required claim does not hold. `codecheck.yml` lists the
  files to compare, `make report` puts them into one file.

**Hardware**: any x86-64 or Apple silicon machine; two cores and 8 GB of memory are enough, the
largest step takes 5.8 GB (the convolutional network's estimates; 1.5 GB without `make scaling`).
8 GB of disk. No GPU. **Software**: Linux or macOS, Python 3.11 to 3.14, make; everything else comes
from the lock. **Set-up**: each `make` target sets up `.venv` by itself, in one to two minutes.

A claim in **bold** is required: its target fails unless it holds. The others are the paper's,
or its retellings', as they stand, and what does not hold is a finding, not a fault;
`config/claims.yaml` has each one's statement, source and reason. Per claim: the interval in
which it holds (in brackets the one in which it holds in part), the value found at seed 0 and
what follows from it, the command that computes its data, and what that takes from nothing: the
sum of the steps' wall times and the memory of the largest, measured on two cores, partly beside
other work. Afterwards `.venv/bin/snakemake --cores all` with the target named above each table
checks the claims of the group and prints them. Commands share steps: all of a group together
take much less than the sum.
"""


def appendix(claims: list[dict], measured: dict[str, Any], /) -> str:
    """Return the text of docs/artifact.md.

    Parameters
    ----------
    claims
        As `load_claims` reads them.
    measured
        Content of docs/artifact.yaml.
    """
    lines = [HEADER]
    for group, target in TARGETS.items():
        rows = [_row(claim, measured) for claim in claims if claim["group"] == group]
        head = ("claim", "expected", "found", "verdict", "command", "time", "memory")
        lines += [f"## `{target}`", "", *table_lines(head, rows), ""]
    return "\n".join(lines)


def cost(files: list[str], measured: dict[str, Any], /) -> tuple[float, int]:
    """Return the seconds and the MB that result files take from nothing; each step counts once."""
    whole = [measured["whole"][name] for name in files if name in measured["whole"]]
    if whole:
        return 60 * max(minutes for minutes, _ in whole), max(memory for _, memory in whole)
    steps: set[tuple[str, str]] = set()
    for name in files:
        run, _, file = name.partition("/")
        steps |= {(run, step) for step in _with_earlier(measured["files"][file], measured["after"])}
    times = measured["times"]
    found = [times.get(f"{run}/{step}") or times[f"paper/{step}"] for run, step in steps]
    return sum(seconds for seconds, _ in found), max(memory for _, memory in found)


def _with_earlier(step: str, after: dict[str, list[str]]) -> set[str]:
    return {step}.union(*(_with_earlier(earlier, after) for earlier in after[step]))


def _row(claim: dict, measured: dict[str, Any]) -> tuple[str, ...]:
    found = measured["found"].get(claim["id"])
    if claim["group"] == GENERALITY:
        seconds, memory = cost(["generality"], measured)
        command, value = "make generality", f"in {found} runs"
        judged = "see docs/findings.md"
    else:
        files = required_files([claim])
        seconds, memory = cost(files, measured)
        command = f".venv/bin/snakemake --cores all {' '.join(f'results/{name}' for name in files)}"
        value = number(found)
        holds, in_part = (claim["accepted"].get(key) for key in ("holds", "in_part"))
        judged = verdict(found, holds, in_part)
    accepted = expected({"expected": claim["accepted"]})
    time = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    name = f"**{claim['id']}**" if claim["required"] else claim["id"]
    return name, accepted, value, judged, f"`{command}`", time, f"{memory} MB"


def main() -> None:
    """Read claims and measurements, write the appendix."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=Path, default=ROOT / "config" / "claims.yaml")
    parser.add_argument("--measured", type=Path, default=ROOT / "docs" / "artifact.yaml")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "artifact.md")
    arguments = parser.parse_args()
    measured = yaml.safe_load(arguments.measured.read_text(encoding="utf-8"))
    text = appendix(load_claims(arguments.claims), measured)
    arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
