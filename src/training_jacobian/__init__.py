"""The training Jacobian: differentiate a whole training run and test what its subspaces do.

From a training of one's own, θ₀ → θ_T, to its spectrum: `differentiate`, `decompose`, `regions`,
`plot_spectrum`. Trainings as the workflow's: `Settings`, `Split`, `make_problem`, `train`,
`differentiate_problem`.
"""

from __future__ import annotations

import importlib

# As text, and imported when first asked for: the workflow imports this file on every start, which
# JAX would slow down, and a step depends on no module for being named here. Types: __init__.pyi.
_HOMES = {
    "differentiate": "api",
    "differentiate_problem": "api",
    "decompose": "api",
    "regions": "api",
    "plot_spectrum": "api",
    "Settings": "training.settings",
    "Split": "training.split",
    "Problem": "training.problem",
    "make_problem": "training.problem",
    "train": "training.problem",
    "UserError": "program.errors",
    "DivergenceError": "program.errors",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
