"""Run Lanczos' iteration on JᵀJ from several probes, the known singular vectors taken out.

Writes the coefficients `diagonals` and `off_diagonals` (probes, steps), the `known` singular values
(d,), the number of parameters and of `products` with J or Jᵀ, those for the known values included;
and per probe a unit vector `directions` (probes, N) made of what the iteration tells to be bulk
(zero if that is nothing), with its `gain` ‖Jv‖ and `spread` ‖JᵀJv − ‖Jv‖²v‖.
"""

import argparse

import numpy as np

from training_jacobian.files import storage
from training_jacobian.jacobian.operator import make_training_map
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import output_file, positive, positive_integer, seed
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.density import direction_residuals, tridiagonalise
from training_jacobian.spectrum.probes import draw_probes
from training_jacobian.training.divergence import naming_rate
from training_jacobian.training.stored_arrays import load_vectors
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, iterate, save."""
    used = devices.use(
        precision=load_settings(arguments.training).precision,
        devices=arguments.devices,
        threads=arguments.threads,
    )
    problem = load_problem(arguments.dataset, arguments.training)
    size = len(problem.theta_0)
    leading = load_vectors(arguments.vectors, size)
    if not 2 <= arguments.steps <= size - len(leading["sigma"]):
        accepted = f"2 to {size - len(leading['sigma'])}, N less the known singular values"
        raise UserError(f"--steps: found {arguments.steps}, accepted: {accepted}")
    training_map = make_training_map(problem, memory=arguments.memory_mib * 2**20)
    probes = draw_probes(problem, arguments.probes, arguments.seed)
    sharing = min(len(used), len(probes))
    total = arguments.steps * sharing
    with naming_rate(problem), progress.bar(total=total, units="steps") as bar:
        found = tridiagonalise(
            training_map,
            probes,
            leading["vt"],
            steps=arguments.steps,
            interval=(1 - arguments.bulk_within, 1 + arguments.bulk_within),
            devices=used,
            tick=bar.update,
        )
    gain, spread = direction_residuals(training_map, found.directions, devices=used)
    storage.save_arrays(
        arguments.lanczos,
        diagonals=found.diagonals,
        off_diagonals=found.off_diagonals,
        known=leading["sigma"],
        parameters=np.array(size),
        products=leading["products"] + 2 * arguments.probes * arguments.steps,
        directions=found.directions,
        gain=gain,
        spread=spread,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "vectors"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--probes", type=positive_integer, default=6, help="random vectors")
    parser.add_argument(
        "--steps", type=positive_integer, default=66, help="of the iteration from each"
    )
    parser.add_argument("--bulk-within", type=positive, default=0.1, help="half-width of the bulk")
    parser.add_argument("--seed", type=seed, default=0, help="of the probes")
    parser.add_argument(
        "--memory-mib", type=positive_integer, default=512, help="for the record of the run"
    )
    devices.add_arguments(parser)
    parser.add_argument("--lanczos", type=output_file, required=True, help="output: .npz")
    run_program(main, parser)
