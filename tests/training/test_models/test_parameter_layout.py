"""The layout names every entry of the flat vector."""

import numpy as np

from training_jacobian.training.models import initial_parameters, network, parameter_layout
from training_jacobian.training.settings import parameter_count


def test_against_unravel():
    theta_0, unravel = initial_parameters(network((5, 4), 3, "tanh"), 2, seed=0)
    parameters = unravel(theta_0)["params"]
    layout = parameter_layout(unravel(theta_0))
    assert [tensor["name"] for tensor in layout] == [
        f"Dense_{i}/{kind}" for i in range(3) for kind in ("bias", "kernel")
    ]
    for tensor in layout:
        layer, kind = tensor["name"].split("/")
        stop = tensor["start"] + int(np.prod(tensor["shape"]))
        entries = np.asarray(theta_0[tensor["start"] : stop]).reshape(tensor["shape"])
        np.testing.assert_array_equal(entries, parameters[layer][kind])
    assert stop == len(theta_0) == parameter_count(2, (5, 4), 3)
