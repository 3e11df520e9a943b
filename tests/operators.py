"""Small matrices as operators, and plain numpy's iterations on them."""

import jax
import jax.numpy as jnp
import numpy as np

from training_jacobian.training_map import TrainingMap


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
    basis = [start / np.linalg.norm(start)]
    diagonal, beside = [], []
    for _ in range(steps):
        vector = matrix @ basis[-1]
        diagonal.append(basis[-1] @ vector)
        vector = vector - diagonal[-1] * basis[-1]
        if beside:
            vector = vector - beside[-1] * basis[-2]
        for _ in range(2):
            vector = vector - np.array(basis).T @ (np.array(basis) @ vector)
        beside.append(np.linalg.norm(vector))
        basis.append(vector / beside[-1])
    return np.array(diagonal), np.array(beside)
