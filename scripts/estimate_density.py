"""Run Lanczos' iteration on JᵀJ from several probes, the known singular vectors taken out.

Writes the coefficients `diagonals` and `off_diagonals` (probes, steps), the `known` singular values
(d,), the number of parameters and of `products` with J or Jᵀ, those for the known values included;
and per probe a unit vector `directions` (probes, N) made of what the iteration tells to be bulk
(zero if that is nothing), with its `gain` ‖Jv‖ and `spread` ‖JᵀJv − ‖Jv‖²v‖.
"""

import numpy as np

from training_jacobian.files import storage
from training_jacobian.jacobian.operator import make_training_map
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Namespace, Parser, positive, positive_integer, seed
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.density import direction_residuals, tridiagonalise
from training_jacobian.spectrum.probes import draw_probes
from training_jacobian.training import stored_run
from training_jacobian.training.divergence import naming_rate
from training_jacobian.training.stored_arrays import load_vectors


def main(arguments: Namespace) -> None:
    """Load, iterate, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    used = devices.use(
        precision=run.settings.precision, devices=arguments.devices, threads=arguments.threads
    )
    problem = run.problem
    size = len(problem.theta_0)
    leading = load_vectors(arguments.vectors, size)
    if not 2 <= arguments.steps <= size - len(leading["sigma"]):
        accepted = f"2 to {size - len(leading['sigma'])}, N minus the known singular values"
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
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "vectors")
    parser.setting("probes", positive_integer, 6, "random vectors")
    parser.setting("steps", positive_integer, 66, "of the iteration from each")
    parser.setting("bulk-within", positive, 0.1, "half-width of the bulk")
    parser.setting("seed", seed, 0, "of the probes")
    parser.setting("memory-mib", positive_integer, 512, "for the record of the run")
    parser.devices()
    parser.outputs(lanczos=".npz")
    run_program(main, parser)
