from training_jacobian.api import (
    decompose,
    differentiate,
    differentiate_problem,
    plot_spectrum,
    regions,
)
from training_jacobian.program.errors import DivergenceError, UserError
from training_jacobian.training.problem import Problem, make_problem, train
from training_jacobian.training.settings import Settings
from training_jacobian.training.split import Split

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
