"""Measure how far training moved along every right singular vector: Vᵀ(θ_T − θ₀), shape (N,).

Also writes each region's share of ‖θ_T − θ₀‖² beside its share of dimensions.
"""

from training_jacobian.experiments import directions
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training.stored_arrays import load_ends


def main(arguments: Namespace) -> None:
    """Load, measure, save."""
    start, end = load_ends(arguments.training)
    components = directions.movement(start, end, storage.load_array(arguments.vt, size=len(start)))
    sigma = storage.load_array(arguments.sigma, size=len(start))
    parts = load_parts(sigma, arguments.regions)
    storage.save_array(arguments.movement, components)
    storage.save_json(arguments.shares, directions.shares(components, parts))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("training", "sigma", "vt", "regions")
    parser.outputs(movement=".npy", shares=".json")
    run_program(main, parser)
