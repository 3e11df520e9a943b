"""Draw what a perturbed start does: the top direction, the authors' bulk direction, the regions."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import perturbation


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_table(
        arguments.table,
        "direction stimulus predicted response complement linear_error test_loss",
        "role region",
        role=("top", "authors"),
    )
    for role, paths in (("top", arguments.top), ("authors", arguments.bulk)):
        figure = perturbation.init_perturbation(table[table["role"] == role])
        plotting.save_figure(figure, paths)
    plotting.save_figure(perturbation.init_perturbation_regions(table), arguments.regions)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from perturb_init.py")
    for name in ("top", "bulk", "regions"):
        parser.add_argument(
            f"--{name}", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
        )
    run_program(main, parser)
