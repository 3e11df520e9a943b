"""Draw spectra, regions and norms of ∂logits/∂x of training with and without a penalty on it."""

import argparse

import pandas as pd

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file, not_negative
from training_jacobian.errors import run_program
from training_jacobian.figures.input_jacobian import INPUTS, jacobian_penalty
from training_jacobian.subspaces import REGIONS

FRACTIONS = tuple(f"{name}.fraction" for name in (*REGIONS, "transition"))


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    labels = [f"λ = {weight:g}" if weight else "no penalty" for weight in arguments.penalties]

    def by_label(flag, load):
        paths = getattr(arguments, flag)
        names = checked.paired("--penalties", f"--{flag}", labels, paths)
        return {label: load(path) for label, path in names.items()}

    figure = jacobian_penalty(
        by_label("sigmas", checked.load_spectrum),
        by_label("regions", lambda path: checked_files.load_record(path, *FRACTIONS)),
        by_label("tables", lambda path: load_norms(path)),
    )
    plotting.save_figure(figure, arguments.figures)


def load_norms(path: str) -> pd.DataFrame:
    """Return the norms of one run."""
    needed = {"region": ("none", "start"), "inputs": INPUTS}
    return checked_files.load_table(path, "sign norm", "region inputs", **needed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--penalties",
        type=not_negative,
        nargs="+",
        required=True,
        help="weights λ: a run each, up to four",
    )
    parser.add_argument("--sigmas", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", nargs="+", required=True, help="from partition_subspaces.py")
    parser.add_argument("--tables", nargs="+", required=True, help="from measure_input_jacobian.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
