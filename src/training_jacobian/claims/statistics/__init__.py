"""Every statistic: the modules register theirs when they are imported."""

from training_jacobian.claims.registry import STATISTICS
from training_jacobian.claims.statistics import (
    every_run,
    perturbation,
    restriction,
    scaling,
    spectrum,
)

__all__ = ["STATISTICS", "every_run", "perturbation", "restriction", "scaling", "spectrum"]
