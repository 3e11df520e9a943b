"""Estimate region sizes and spectral density from Lanczos' coefficients, with their errors.

The JSON file holds, per region, the `fraction` and `count` with a 95 % interval (`low`, `high`),
the interval's two parts (`sampling` of the probes, `quadrature` of the iteration), the means
(`lower`, `upper`) of the bounds on each probe's own measure, and whether the estimate
`extrapolates`; where it does not, the interval reaches as far as the bounds. The table
holds the share of the singular values in every interval [low, high) of a logarithmic axis and the
density, share per unit of ln σ.
"""

import dataclasses

import numpy as np
import pandas as pd

from training_jacobian.files import storage, tables
from training_jacobian.program.arguments import Namespace, Parser, positive, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.quadrature import Estimate, cumulative, region_shares
from training_jacobian.spectrum.regions import add_arguments, from_arguments


def main(arguments: Namespace) -> None:
    """Load, estimate, save."""
    thresholds = from_arguments(arguments)
    found = storage.load_arrays(arguments.lanczos)
    size = int(found["parameters"])
    lanczos = found["diagonals"], found["off_diagonals"], found["known"], size
    shares = region_shares(*lanczos, dataclasses.asdict(thresholds))
    regions = {name: described(share, size) for name, share in shares.items()}
    counts = {"parameters": size, "products": int(found["products"])}
    storage.save_json(arguments.regions, counts | {"known": len(found["known"])} | regions)
    edges = np.geomspace(arguments.smallest, found["known"].max() * 1.1, arguments.bins + 1)
    share = np.diff(cumulative(*lanczos, edges))
    table = {"low": edges[:-1], "high": edges[1:], "share": share}
    table["density"] = share / np.diff(np.log(edges))
    tables.save_table(arguments.density, pd.DataFrame(table))


def described(share: Estimate, size: int) -> dict:
    """Return an estimate as the file holds it."""
    low, high = share.interval
    fields = dataclasses.asdict(share)
    value = fields.pop("value")
    count = round(value * size)
    return {"fraction": value, "low": low, "high": high, "count": count, **fields}


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("lanczos")
    add_arguments(parser)
    parser.setting("smallest", positive, 0.05, "first edge of the density")
    parser.setting("bins", positive_integer, 60, "of the density")
    parser.outputs(regions=".json", density=".csv")
    run_program(main, parser)
