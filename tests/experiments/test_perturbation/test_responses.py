"""Response along and across u, and the linearisation radius."""

import numpy as np
import pandas as pd

from training_jacobian.experiments.perturbation import linearisation_radii, responses


def test_by_hand():
    end = np.array([1.0, 1, 1])
    u = np.array([[1.0, 0, 0], [0, 1, 0]])
    ends = end + np.array([[2.0, 3, 4], [0, -1, 0]])
    found = responses(end, ends, u, np.array([2.0, -2.0]))
    np.testing.assert_allclose(found["response"], [2, -1])
    np.testing.assert_allclose(found["complement"], [5, 0])
    np.testing.assert_allclose(found["linear_error"], [2.5, 0.5])


def radius(errors):
    table = pd.DataFrame(
        {
            "direction": 3,
            "role": "top",
            "region": "chaotic",
            "stimulus": [0.1, 1.0, 10.0, 100.0],
            "linear_error": errors,
            "response": [0.1, 0.95, 8.0, 100.0],
            "predicted": [0.1, 1.0, 10.0, 100.0],
        }
    )
    return linearisation_radii(table.sample(frac=1, random_state=0)).iloc[0]


def test_radius_is_the_last_before_the_first_excess():
    assert radius([0.01, 0.1, 0.2, 0.01])["radius"] == 1.0
    assert radius([0.01, 0.02, 0.03, 0.04])["radius"] == 100.0
    assert radius([0.2, 0.01, 0.01, 0.01])["radius"] == 0.0


def test_radius_along_u_looks_at_the_response_alone():
    assert radius([0.2, 0.2, 0.2, 0.2])["radius_along"] == 1.0


def test_one_row_per_direction():
    table = pd.DataFrame(
        {
            "direction": [1, 1, 2, 2],
            "role": "sample",
            "region": ["bulk", "bulk", "stable", "stable"],
            "stimulus": [0.1, 1.0, 0.1, 1.0],
            "linear_error": [0.0, 0.0, 0.0, 1.0],
            "response": 1.0,
            "predicted": 1.0,
        }
    )
    found = linearisation_radii(table)
    assert found["radius"].tolist() == [1.0, 0.1]
    assert found["region"].tolist() == ["bulk", "stable"]
