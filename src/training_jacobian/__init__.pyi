from training_jacobian.errors import DivergenceError, UserError
from training_jacobian.library import (
    decompose,
    differentiate,
    differentiate_problem,
    plot_spectrum,
    regions,
)
from training_jacobian.samples import Split
from training_jacobian.settings import Settings
from training_jacobian.training import Problem, make_problem, train

__all__ = [
    "DivergenceError",
    "Problem",
    "Settings",
    "Split",
    "UserError",
    "decompose",
    "differentiate",
    "differentiate_problem",
    "make_problem",
    "plot_spectrum",
    "regions",
    "train",
]
