"""Compute the statistics of one run's claims for every seed: mean and 95 % intervals (.csv).

Claims that are read from other files than those named, or are on one singular vector, are left out.
"""

from training_jacobian.claims import intervals, load, scope
from training_jacobian.files import tables
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program


def main(arguments: Namespace) -> None:
    """Load, compute, save."""
    stated = load.in_group(load.load_claims(arguments.claims), load.PAPER)
    asked = scope.of_seeds(stated, arguments.claims_on, arguments.files)
    table = intervals.seed_table(asked, arguments.results, arguments.runs)
    tables.save_table(arguments.table, table)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("claims", "results")
    parser.required("claims-on", str, "the run whose claims are computed")
    parser.required("runs", str, "it and its other seeds", nargs="+")
    parser.required("files", str, "that each run has", nargs="+")
    parser.outputs(table=".csv")
    run_program(main, parser)
