"""A child process that decomposes one stored Jacobian in one way."""

from __future__ import annotations

import numpy as np

from training_jacobian import svd
from training_jacobian.benchmarking.measure import answer, host_rate, measured
from training_jacobian.storage import load_array, save_array

Found = tuple[np.ndarray, str]

WARM_UP = 64


def ours(matrix: np.ndarray, /) -> Found:
    """Return σ of this package's decomposition, and how it was found; U and Vᵀ are dropped."""
    (_, sigma, _), way = svd.decompose(matrix)
    return sigma, way


def with_numpy(matrix: np.ndarray, /) -> Found:
    """Return σ of NumPy's decomposition; U and Vᵀ are dropped.

    Where it does not converge it is repeated in float64, which is what a user would do.
    """
    try:
        return np.linalg.svd(matrix)[1], "numpy.linalg.svd"
    except np.linalg.LinAlgError:
        again = np.linalg.svd(matrix.astype(np.float64))[1].astype(matrix.dtype)
        return again, f"numpy.linalg.svd, no convergence in {matrix.dtype}, again in float64"


def values(matrix: np.ndarray, /) -> Found:
    """Return σ as this package computes it where U and Vᵀ are not asked for."""
    return svd.singular_values(matrix), "values only"


WAYS = {"ours": ours, "numpy": with_numpy, "values": values}


def measure(*, way: str, jacobian: str, output: str) -> dict:
    """Decompose the matrix in `jacobian` (.npy), write σ to `output`, return times and memory.

    The file is read within the measured time; the warm-up decomposes the matrix's leading 64 rows
    and columns. The record's found_by says which of its ways the decomposition took.
    """
    leading = load_array(jacobian, mmap=True)[:WARM_UP, :WARM_UP].copy(order="F")
    rate = host_rate(str(leading.dtype))
    WAYS[way](leading)
    (sigma, found_by), record = measured(lambda: WAYS[way](load_array(jacobian)))
    save_array(output, sigma)
    return {
        **record,
        "found_by": found_by,
        "matmul_gflops": rate,
        "parameters": len(sigma),
    }


if __name__ == "__main__":
    answer(measure)
