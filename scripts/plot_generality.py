"""Draw the regions' sizes in every run, and the verdict on every general claim in every run."""

import argparse

from training_jacobian import plotting, storage
from training_jacobian.errors import run_program
from training_jacobian.figures import generality


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    names = zip(arguments.runs, arguments.regions, strict=True)
    regions = {run: storage.load_json(path) for run, path in names}
    sizes = generality.generality_regions(
        regions, controls=arguments.controls, seeds=arguments.seeds
    )
    verdicts = generality.generality_claims(storage.load_json(arguments.ledger))
    plotting.save_figure(sizes, arguments.region_figures)
    plotting.save_figure(verdicts, arguments.claim_figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regions", nargs="+", required=True, help="regions.json of every run")
    parser.add_argument("--runs", nargs="+", required=True, help="their names")
    parser.add_argument("--controls", nargs="*", default=[], help="those on destroyed data")
    parser.add_argument("--seeds", nargs="*", default=[], help="those that differ in the seed only")
    parser.add_argument("--ledger", required=True, help="from check_generality.py, .json")
    parser.add_argument("--region-figures", nargs="+", required=True, help="outputs: .pdf, .png")
    parser.add_argument("--claim-figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
