"""What the rules tell the report: labels of the figures, and the configuration in one text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from runs import name_of


def figure_labels(title: str, /) -> Callable[[Any], dict[str, str]]:
    """Return the function that labels a figure in the report by its title and, if any, its run."""

    def labels(wildcards: Any) -> dict[str, str]:
        run = {"run": name_of(wildcards)} if "of" in dict(wildcards.items()) else {}
        return {"figure": title, **run}

    return labels


def configuration_text(config: Mapping[str, Any], /) -> str:
    """Return the configuration after defaults, as JSON: per run only what differs from them.

    The keys of sections are joined: ``{"settings": {"defaults.epochs": 25, …}, "runs": {"seed_1":
    {"seed": 1}}}``.
    """
    defaults = flat(config["defaults"])
    runs = {
        name: {key: value for key, value in flat(run).items() if defaults.get(key, run) != value}
        for name, run in config["runs"].items()
    }
    settings = flat({key: value for key, value in config.items() if key != "runs"})
    return json.dumps({"settings": settings, "runs": runs}, ensure_ascii=False)


def flat(section: Mapping[str, Any], /) -> dict[str, Any]:
    """Return a section without sections in it.

    >>> flat({"epochs": 25, "model": {"hidden": [64]}})
    {'epochs': 25, 'model.hidden': [64]}
    """
    keys = {}
    for key, value in section.items():
        within = flat(value) if isinstance(value, Mapping) and value else {"": value}
        keys |= {f"{key}.{name}".rstrip("."): found for name, found in within.items()}
    return keys
