"""Claims as a claims file would hold them, and the programs that check and print them."""

import yaml

from programs import run_apart


def claim(name, statistic, holds, in_part=None, **options):
    """Return a claim of the group `paper` on the run `small`, with some keys changed or added."""
    accepted = {"holds": holds} if in_part is None else {"holds": holds, "in_part": in_part}
    return {
        "id": name,
        "group": "paper",
        "required": True,
        "statement": f"Statement of {name}.",
        "source": "Here",
        "kind": "source",
        "bound": "source",
        "statistic": statistic,
        "run": "small",
        "accepted": accepted,
        "reason": f"Reason of {name}.",
        **options,
    }


def general(name, statistic, holds, in_part=None, *, runs="every", **options):
    """Return the same as a general claim on many runs."""
    found = claim(name, statistic, holds, in_part, group="generality", runs=runs, **options)
    del found["run"]
    return found


def print_ledger(folder, claims, group="paper", *, options=()):
    """Check claims on the results in a folder, into files there, and return what is printed."""
    (folder / "claims.yaml").write_text(yaml.safe_dump({"claims": claims}))
    general = group == "generality"
    checked = run_apart(
        "check_generality" if general else "check_claims",
        *f"--claims {folder}/claims.yaml --results {folder} --ledger {folder}/claims.json".split(),
        *("--document", folder / "claims.md", *options),
        *(() if general else ("--group", group)),
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    return run_apart("print_claims", "--ledger", folder / "claims.json", "--group", group)
