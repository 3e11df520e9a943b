"""Result folders made by hand, with known statistics."""

from pathlib import Path

import numpy as np

from training_jacobian.files.storage import save_array, save_json
from training_jacobian.spectrum.regions import Thresholds, describe

THRESHOLDS = {"chaotic_above": 1.5, "bulk_within": 0.1, "stable_below": 0.6666667}

PAPER_SIGMA = np.concatenate(
    [
        [20.469],
        np.geomspace(18, 1.6, 499),
        np.linspace(1.49, 1.11, 280),
        np.linspace(1.09, 1.001, 1400),
        np.ones(257),
        np.linspace(0.999, 0.91, 1325),
        np.linspace(0.89, 0.68, 298),
        np.geomspace(0.66, 1e-7, 750),
    ]
)
"""N = 4810 with the paper's numbers: 500 chaotic, 2982 bulk (62 %), 750 stable, σ₁ = 20.469."""


def regions_of(sigma, trivial=257):
    """Return regions.json, counted anew; the trivial block stands before all other σ ≤ 1."""
    first = int(np.searchsorted(-np.asarray(sigma), -1))
    block = {"first": first, "count": trivial, "dead_inputs": trivial, "logit_shift": 0}
    return describe(sigma, block, Thresholds(**THRESHOLDS))


def write_paper_run(results: Path, /, *, sigma=PAPER_SIGMA, cosines=None, error=1e-8) -> None:
    """Write the files of a run `paper` that the claims on spectrum and alignment read."""
    if cosines is None:
        cosines = np.full(len(sigma), 0.999)
        cosines[-750:] = 0.1
    folder = results / "paper"
    save_array(folder / "sigma.npy", sigma)
    save_array(folder / "alignment.npy", cosines)
    save_json(folder / "regions.json", regions_of(sigma))
    checks = ("stored_jacobian_error", "forward_float64_error", "adjoint_gap")
    save_json(folder / "jacobian_verification.json", dict.fromkeys(checks, error))


def write_small_run(results: Path, run: str = "small", /) -> None:
    """Write a run of eight singular values: 2 chaotic, 3 bulk, 1 transition, 2 stable.

    Two of the bulk are trivial.
    """
    folder = results / run
    sigma = np.array([4.0, 2.0, 1.05, 1.0, 1.0, 0.8, 0.5, 0.25])
    save_array(folder / "sigma.npy", sigma)
    save_array(folder / "alignment.npy", np.array([0.95, 0.5, 0.75, 1.0, 1.0, 0.0, -0.5, 0.25]))
    save_json(folder / "regions.json", regions_of(sigma, trivial=2))
    save_json(folder / "jacobian_verification.json", {"adjoint_gap": 3e-8, "other": 1.0})
