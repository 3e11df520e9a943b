"""J, U, Vᵀ and three matrices of workspace, all but J in float64 even for float32."""

import pytest

from training_jacobian.config import dense_bytes


@pytest.mark.parametrize(
    ("size", "precision", "expected"),
    [
        (4810, "float32", 1_017_988_400),  # 11 · 4810² · 4
        (4810, "float64", 1_110_532_800),
        (1, "float32", 44),
        (1, "float64", 48),
    ],
)
def test_hand_worked(size, precision, expected):
    assert dense_bytes(size, precision) == expected
