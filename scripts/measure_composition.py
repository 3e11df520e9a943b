"""Measure what singular vectors are made of: parameter tensors, and inputs in the first layer.

Writes `tensors`, the tensors' names in parameter order, and the share of every right and left
singular vector's squared norm in each, `right_shares` and `left_shares` (N, tensors), beside
`chance` (tensors,). Then the training inputs' principal components, not centred (`components`, as
rows; `second_moment` and `variance` along each), and how the first-layer part of each region lies
to them: `profile_<side>_<region>` (features,), its share along each component, and
`second_moment_ratio_<side>_<region>` and `variance_ratio_<side>_<region>`, what it sees of the
inputs over what an isotropic direction sees. `profile_chance` is that of all directions,
`profile_chance_without_trivial` of all but the trivial ones. The table has each region's mean share
of each tensor.
"""

import numpy as np

from training_jacobian.experiments import composition
from training_jacobian.files import storage, tables
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import TRIVIAL, load_parts
from training_jacobian.training.layout import load_layout, size
from training_jacobian.training.stored_arrays import load_data


def main(arguments: Namespace) -> None:
    """Load, measure, save."""
    layout = load_layout(arguments.training)
    x = load_data(arguments.dataset).x_train
    sigma = storage.load_array(arguments.sigma, size=size(layout))
    parts = load_parts(sigma, arguments.regions)
    vt, u = (storage.load_array(path, size=len(sigma)) for path in (arguments.vt, arguments.u))
    right, left = (composition.subspace_rows(vectors, parts) for vectors in (vt, u.T))
    trivial = vt[parts[TRIVIAL]].astype(np.float64)
    storage.save_arrays(
        arguments.composition,
        tensors=np.array([tensor["name"] for tensor in layout]),
        right_shares=composition.tensor_shares(vt, layout),
        left_shares=composition.tensor_shares(u.T, layout),
        chance=composition.chance_shares(layout, trivial[:0]),
        **composition.input_profiles(x, right, left, trivial, layout),
    )
    tables.save_table(arguments.table, composition.share_table(right, left, trivial, layout))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "u", "vt", "regions")
    parser.outputs(composition=".npz", table=".csv")
    run_program(main, parser)
