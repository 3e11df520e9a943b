"""Compare a run in float32 with the same run in float64: singular values, and every claim.

Writes a table with a row per region, and one with a row per claim of the group `paper`.
"""

from pathlib import Path

from training_jacobian.claims.load import load_claims
from training_jacobian.claims.precision import compare_claims
from training_jacobian.files import storage, tables
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.precision import compare_spectra
from training_jacobian.spectrum.regions import load_thresholds


def main(arguments: Namespace) -> None:
    """Load, compare, save."""
    results = Path(arguments.results)
    stated = load_claims(arguments.claims)
    single = storage.load_array(results / arguments.single / "sigma.npy")
    double = storage.load_array(results / arguments.double / "sigma.npy", size=len(single))
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
    parser = Parser(__doc__)
    parser.inputs("claims", "results")
    parser.required("single", str, "name of the float32 run")
    parser.required("double", str, "name of the float64 run")
    parser.required("files", str, "names of the runs' files that claims may read", nargs="+")
    parser.outputs(spectra=".csv, a row per region", ledger=".csv, a row per claim")
    run_program(main, parser)
