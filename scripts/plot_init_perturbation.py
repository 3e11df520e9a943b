"""Draw what a perturbed start does: the top direction, the authors' bulk direction, the regions."""

import argparse

from training_jacobian import plotting, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import perturbation


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = tables.load_table(arguments.table)
    for role, paths in (("top", arguments.top), ("authors", arguments.bulk)):
        figure = perturbation.init_perturbation(table[table["role"] == role])
        plotting.save_figure(figure, paths)
    plotting.save_figure(perturbation.init_perturbation_regions(table), arguments.regions)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from perturb_init.py")
    for name in ("top", "bulk", "regions"):
        parser.add_argument(f"--{name}", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
