"""Train from θ₀ ± s·v for stimuli s along directions v; compare with what J predicts.

Directions are the top singular vector, the authors' bulk index, and random unit vectors of each
region. Writes one row per direction, stimulus and sign: direction, role, region, stimulus, sign,
response (along u, with Jv = ‖Jv‖u), complement (across u), predicted (s·‖Jv‖), linear_error,
test_loss; and the linearisation radius of every direction.
"""

import numpy as np

from training_jacobian.experiments import perturbation
from training_jacobian.files import storage, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, natural, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_regions
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, train all perturbed runs in one program, measure, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, threads=arguments.threads)
    sigma, parts = load_regions(arguments.sigma, arguments.regions)
    u, vt = (storage.load_array(path, size=len(sigma)) for path in (arguments.u, arguments.vt))
    chosen = perturbation.choose_directions(
        (u, sigma, vt),
        parts,
        {"chaotic": arguments.chaotic, "bulk": arguments.bulk, "stable": arguments.stable},
        bulk_index=arguments.bulk_index,
        seed=arguments.seed,
    )
    stimuli = np.logspace(-3, 3, arguments.stimuli)
    table = perturbation.measure_responses(run.problem, chosen, stimuli, run.data)
    tables.save_table(arguments.table, table)
    tables.save_table(arguments.radii, perturbation.linearisation_radii(table))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "u", "vt", "regions")
    parser.threads()
    parser.setting("stimuli", positive_integer, 30, "stimuli from 1e-3 to 1e3")
    parser.setting("bulk-index", natural, 2000, "the authors' bulk direction")
    for region, number in (("chaotic", 8), ("bulk", 16), ("stable", 8)):
        parser.setting(region, natural, number, "directions to draw")
    parser.setting("seed", seed, 0, "of the drawn directions")
    parser.outputs(table=".csv", radii=".csv")
    run_program(main, parser)
