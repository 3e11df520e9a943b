"""Compare a run in float32 with the same run in float64: singular values, and every claim.

Writes a table with a row per region, and one with a row per claim of the group `paper`.
"""

import argparse
from pathlib import Path

from training_jacobian.claims.load import load_claims
from training_jacobian.claims.precision import compare_claims
from training_jacobian.files import checked, tables
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.precision import compare_spectra
from training_jacobian.spectrum.regions import load_thresholds


def main(arguments: argparse.Namespace) -> None:
    """Load, compare, save."""
    results = Path(arguments.results)
    stated = load_claims(arguments.claims)
    single = checked.load_spectrum(results / arguments.single / "sigma.npy")
    double = checked.load_spectrum(results / arguments.double / "sigma.npy", N=len(single))
    thresholds = load_thresholds(results / arguments.single / "regions.json")
    spectra = compare_spectra(single, double, thresholds)
    ledger = compare_claims(
        stated,
        results,
        single=arguments.single,
        double=arguments.double,
        files=arguments.files,
    )
    tables.save_table(arguments.spectra, spectra)
    tables.save_table(arguments.ledger, ledger)
    print(spectra.T.to_string())
    print(ledger[ledger["verdict_changes"].eq(True)].to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", required=True, help="the claims file, .yaml")
    parser.add_argument("--results", required=True, help="the results folder")
    parser.add_argument("--single", required=True, help="name of the float32 run")
    parser.add_argument("--double", required=True, help="name of the float64 run")
    parser.add_argument(
        "--files", nargs="+", required=True, help="names of the runs' files that claims may read"
    )
    parser.add_argument(
        "--spectra", type=output_file, required=True, help="output: .csv, a row per region"
    )
    parser.add_argument(
        "--ledger", type=output_file, required=True, help="output: .csv, a row per claim"
    )
    run_program(main, parser)
