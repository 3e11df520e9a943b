"""How far two right results may lie apart: by rounding alone, in any order of summation.

A sum of n products is off by at most n u Σ|x y|, u = ε / 2, however it is ordered (Higham, Accuracy
and Stability of Numerical Algorithms, 2002, section 3.1). The chains of a training are counted by
`chain`. Results that another processor sums in other blocks stay within such a bound; a step that
is left out or a wrong sign is off by its share of the whole, far more (`test_rounding`).
"""

import jax
import numpy as np

from problems import differences

GROWTH = 4
"""How much more than its own share a step's rounding becomes through all later steps, at most: the
largest singular value of the tests' short runs is below that, which `test_rounding` looks after."""


def chain(problem) -> int:
    """Return the longest chain of roundings in a training: of each step, the sums over the batch
    and over the width of every layer, forwards, backwards and along a tangent."""
    shapes = [np.shape(leaf) for leaf in jax.tree.leaves(problem.unravel(problem.theta_0))]
    return problem.steps * 3 * (problem.x.shape[1] + sum(sum(shape) for shape in shapes))


def bound(dtype, roundings) -> float:
    """Return the largest error after a chain of roundings, relative to the result's norm."""
    return float(GROWTH * roundings * np.finfo(dtype).eps / 2)


def difference_error(problem, step) -> float:
    """Return how far central differences of θ_T may be off along a unit direction, in norm.

    The rounding of both ends in float64 over the step h; what they leave out, h² times the third
    derivative over 6, is smaller for the h = 1e-6 to 1e-5 that tests take.
    """
    return bound("float64", chain(problem)) * float(np.linalg.norm(problem.theta_0)) / step


def assert_differentiated(matrix, problem, step=1e-5):
    """Assert that every column of a matrix is the training's, by central differences."""
    off = np.linalg.norm(matrix - differences(problem, step), axis=0).max()
    assert off < difference_error(problem, step)


def assert_same(found, expected, *, roundings, scale=None):
    """Assert that the results differ by rounding in the coarser of their types, norm by norm.

    `scale` is the norm of what was summed, where the result is small beside it.
    """
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    coarse = max((found.dtype, expected.dtype), key=lambda dtype: np.finfo(dtype).eps)
    difference = np.linalg.norm(np.float64(found) - np.float64(expected))
    scale = np.linalg.norm(np.float64(expected)) if scale is None else scale
    assert difference <= bound(coarse, roundings) * scale, (
        f"off by {difference / scale:.2g} of the norm, accepted: {bound(coarse, roundings):.2g}"
    )
