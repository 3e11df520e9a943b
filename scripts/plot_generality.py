"""Draw the regions' sizes in every run, and the verdict on every general claim in every run."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import generality
from training_jacobian.subspaces import REGIONS

COUNTS = ("parameters", *(f"{part}.count" for part in (*REGIONS, "transition", "trivial_bulk")))


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    paths = checked.paired("--runs", "--regions", arguments.runs, arguments.regions)
    regions = {run: checked_files.load_record(path, *COUNTS) for run, path in paths.items()}
    checked.named_among("--controls", arguments.controls, regions)
    checked.named_among("--seeds", arguments.seeds, regions)
    sizes = generality.generality_regions(
        regions, controls=arguments.controls, seeds=arguments.seeds
    )
    verdicts = generality.generality_claims(
        checked_files.load_ledger(arguments.ledger, "by_run", "controls")
    )
    plotting.save_figure(sizes, arguments.region_figures)
    plotting.save_figure(verdicts, arguments.claim_figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regions", nargs="+", required=True, help="regions.json of every run")
    parser.add_argument("--runs", nargs="+", required=True, help="their names")
    parser.add_argument("--controls", nargs="*", default=[], help="those on destroyed data")
    parser.add_argument("--seeds", nargs="*", default=[], help="those that differ in the seed only")
    parser.add_argument("--ledger", required=True, help="from check_generality.py, .json")
    parser.add_argument(
        "--region-figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    parser.add_argument(
        "--claim-figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
