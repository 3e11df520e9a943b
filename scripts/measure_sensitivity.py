"""Measure how many singular values each region would have with other thresholds.

Each of the three thresholds is swept by itself, as each region depends on one of them only.
"""

from training_jacobian.files import storage, tables
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import sensitivity
from training_jacobian.spectrum.regions import TRIVIAL, load_parts, load_thresholds


def main(arguments: Namespace) -> None:
    """Load, sweep, save."""
    sigma = storage.load_array(arguments.sigma)
    table = sensitivity.threshold_sensitivity(
        sigma,
        load_parts(sigma, arguments.regions)[TRIVIAL],
        load_thresholds(arguments.regions),
    )
    tables.save_table(arguments.table, table)
    print(table[table["chosen"]].to_string(index=False))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("sigma", "regions")
    parser.outputs(table=".csv")
    run_program(main, parser)
