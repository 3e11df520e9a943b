"""Small matrices as operators, and plain numpy's iterations on them."""

import jax
import jax.numpy as jnp
import numpy as np

from training_jacobian.jacobian.operator import TrainingMap


def quickly(function):
    """Return the jitted function for a program that runs once: compiled without optimisation."""
    return jax.jit(function, compiler_options={"xla_backend_optimization_level": 0})


def matrix_map(matrix):
    """Return a matrix (N, N) as the operator that a training run would be."""
    return TrainingMap(
        push=lambda context, rows: rows @ context["matrix"].T,
        pull=lambda context, rows: rows @ context["matrix"],
        context={"matrix": jnp.asarray(matrix)},
        size=len(matrix),
        dtype=matrix.dtype,
    )


def with_singular_values(sigma, seed=0):
    """Return U (N, N), Vᵀ (N, N) and J = U diag(σ) Vᵀ with random orthonormal vectors."""
    rng = np.random.default_rng(seed)
    u, v = (np.linalg.qr(rng.standard_normal((len(sigma),) * 2))[0] for _ in range(2))
    return u, v.T, u * sigma @ v.T


def lanczos(matrix, start, steps):
    """Return Lanczos' coefficients (k,), (k,), the second with the last remainder's norm.

    A plain loop; every vector is made orthogonal to all before it, twice.
    """
    basis = np.zeros((steps + 1, len(start)))
    diagonal, beside = np.zeros((2, steps))
    basis[0] = start / np.linalg.norm(start)
    for step in range(steps):
        vector = matrix @ basis[step]
        diagonal[step] = basis[step] @ vector
        for _ in range(2):
            vector = vector - basis.T @ (basis @ vector)
        beside[step] = np.linalg.norm(vector)
        basis[step + 1] = vector / (beside[step] or 1)  # zero to the bit on some processors
    return diagonal, beside


def random_rows(count, size, seed):
    gaussian = np.random.default_rng(seed).standard_normal((size, count))
    return np.linalg.qr(gaussian)[0].T
