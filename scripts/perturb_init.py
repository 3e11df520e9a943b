"""Train from θ₀ + s·v for stimuli s along singular directions v; compare with what J predicts.

Writes one row per direction and stimulus: direction (index), role, region, stimulus, response
(along u), complement (across u), predicted (s·σ), linear_error, test_loss; and the linearisation
radius of every direction.
"""

import numpy as np
import pandas as pd

from training_jacobian.experiments import perturbation
from training_jacobian.files import storage, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, natural, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, train all perturbed runs in one program, measure, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, threads=arguments.threads)
    problem = run.problem
    sigma = storage.load_array(arguments.sigma, size=len(problem.theta_0))
    chosen = perturbation.choose_directions(
        load_parts(sigma, arguments.regions),
        storage.load_array(arguments.trivial_share, size=len(sigma)),
        {"chaotic": arguments.chaotic, "bulk": arguments.bulk, "stable": arguments.stable},
        bulk_index=arguments.bulk_index,
        seed=arguments.seed,
    )
    stimuli = pd.DataFrame({"stimulus": np.logspace(-3, 3, arguments.stimuli)})
    table = chosen.merge(stimuli, how="cross")
    index, stimulus = table["direction"].to_numpy(), table["stimulus"].to_numpy(sigma.dtype)
    v = storage.load_array(arguments.vt, size=len(sigma), mmap=True)[index]
    u = storage.load_array(arguments.u, size=len(sigma), mmap=True).T[index]
    end, ends, losses = perturbation.train_perturbed(problem, stimulus[:, None] * v, run.data)
    table["predicted"] = stimulus * sigma[index]
    measured = perturbation.responses(end, ends, u, table["predicted"].to_numpy())
    table = table.assign(**measured, test_loss=losses)
    tables.save_table(arguments.table, table)
    tables.save_table(arguments.radii, perturbation.linearisation_radii(table))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "u", "vt", "regions", "trivial_share")
    parser.threads()
    parser.setting("stimuli", positive_integer, 30, "stimuli from 1e-3 to 1e3")
    parser.setting("bulk-index", natural, 2000, "the authors' bulk direction")
    for region, number in (("chaotic", 8), ("bulk", 16), ("stable", 8)):
        parser.setting(region, natural, number, "directions to draw")
    parser.setting("seed", seed, 0, "of the drawn directions")
    parser.outputs(table=".csv", radii=".csv")
    run_program(main, parser)
