"""Claims as a claims file would hold them."""


def claim(name, statistic, holds, in_part=None, **options):
    """Return a claim of the group `paper` on the run `small`, with some keys changed or added."""
    accepted = {"holds": holds} if in_part is None else {"holds": holds, "in_part": in_part}
    return {
        "id": name,
        "group": "paper",
        "required": True,
        "statement": f"Statement of {name}.",
        "source": "Here",
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
