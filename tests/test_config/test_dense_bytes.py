"""J, U, Vᵀ and three matrices of workspace."""

import pytest

from training_jacobian.config import dense_bytes


@pytest.mark.parametrize(
    ("size", "precision", "expected"),
    [
        (4810, "float32", 555_266_400),  # 6 · 4810² · 4
        (4810, "float64", 1_110_532_800),
        (1, "float32", 24),
        (1, "float64", 48),
    ],
)
def test_hand_worked(size, precision, expected):
    assert dense_bytes(size, precision) == expected
