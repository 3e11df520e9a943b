"""Numbers that are not finite end an iteration with one line that says why."""

import numpy as np
import pytest

from training_jacobian.jacobian.operator import check_iteration
from training_jacobian.program.errors import DivergenceError, UserError

NAN = np.nan


def test_finite_numbers_pass():
    check_iteration(np.zeros((2, 3)), np.zeros((2, 3)))


@pytest.mark.parametrize("diagonal", [[1, np.inf, NAN, NAN], [[1, 2, 3, 4], [5, NAN, NAN, NAN]]])
def test_an_overflow(diagonal):
    line = (
        "after 1 of 4 steps the iteration is not finite: "
        "a product with the training run's derivative is not"
    )
    with pytest.raises(DivergenceError) as error:
        check_iteration(np.array(diagonal, float), np.ones_like(diagonal, float))
    assert str(error.value) == line


def test_an_overflow_in_the_last_remainder():
    with pytest.raises(DivergenceError, match="after 2 of 2 steps the iteration is not finite"):
        check_iteration(np.ones(2), np.array([1, np.inf]))


def test_an_exhausted_space():
    """A remainder of zero has no direction; what follows is 0/0."""
    line = "after 2 of 4 steps the iteration has nothing left to find; accepted: "
    with pytest.raises(UserError, match=line + "fewer steps") as error:
        check_iteration(np.array([3, 2, NAN, NAN]), np.array([1, 0, NAN]))
    assert not isinstance(error.value, DivergenceError)
