"""Draw spectra, regions and norms of ∂logits/∂x of training with and without a penalty on it."""

import argparse

from training_jacobian import plotting, storage, tables
from training_jacobian.errors import run_program
from training_jacobian.figures.input_jacobian import jacobian_penalty


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    labels = [f"λ = {weight:g}" if weight else "no penalty" for weight in arguments.penalties]

    def by_label(load, paths):
        return dict(zip(labels, map(load, paths), strict=True))

    figure = jacobian_penalty(
        by_label(storage.load_array, arguments.sigmas),
        by_label(storage.load_json, arguments.regions),
        by_label(tables.load_table, arguments.tables),
    )
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--penalties",
        type=float,
        nargs="+",
        required=True,
        help="weights λ: a run each, up to four",
    )
    parser.add_argument("--sigmas", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", nargs="+", required=True, help="from partition_subspaces.py")
    parser.add_argument("--tables", nargs="+", required=True, help="from measure_input_jacobian.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
