"""LAPACK's steps of a singular value decomposition, one by one.

``gesdd`` reduces the matrix to bidiagonal form, decomposes that by divide and conquer, and
transforms the vectors back. Called one by one, its middle step can have a precision of its own: in
float32 it gives up on some Jacobians, whose thousands of singular values lie next to one another,
depending on rounding. SciPy wraps the three routines for Cython only, hence the pointers.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import numpy as np
from scipy.linalg import cython_lapack

from training_jacobian.program.limits import LARGEST_MATRIX

Bidiagonal = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Reflectors (N, N), diagonal (N,), superdiagonal (N − 1,), scales of both sets of reflectors."""

Argument = np.ndarray | bytes | int


class ConvergenceError(ArithmeticError):
    """Divide and conquer missed its limit of iterations."""


def reduce(matrix: np.ndarray, /) -> Bidiagonal:
    """Return J = Q B Pᵀ with B upper bidiagonal (gebrd).

    `matrix` (N, N), Fortran-ordered, is overwritten by the reflectors that make up Q and P.
    """
    if not (matrix.flags.f_contiguous and matrix.flags.writeable):
        raise ValueError("reduce: the matrix must be Fortran-ordered and writeable")
    size = len(matrix)
    if size > LARGEST_MATRIX:
        raise ValueError(f"reduce: found N = {size}, accepted: at most {LARGEST_MATRIX}")
    diagonal, left, right = (np.empty(size, matrix.dtype) for _ in range(3))
    above = np.empty(max(size - 1, 1), matrix.dtype)
    arrays = (matrix, size, diagonal, above, left, right)
    _with_workspace("gebrd", matrix.dtype, size, size, *arrays)
    return matrix, diagonal, above, left, right


def decompose(diagonal: np.ndarray, above: np.ndarray, /) -> tuple:
    """Return U (N, N), σ (N,) descending, Vᵀ (N, N) of a bidiagonal matrix (bdsdc).

    Raises `ConvergenceError`; the arguments are left as they are.
    """
    size, dtype = len(diagonal), diagonal.dtype
    if size > LARGEST_MATRIX:
        raise ValueError(f"decompose: found N = {size}, accepted: at most {LARGEST_MATRIX}")
    sigma, rest = diagonal.copy(), above.copy()
    u, vt = (np.empty((size, size), dtype, order="F") for _ in range(2))
    work = np.empty(3 * size * size + 4 * size, dtype)
    integers = np.empty(8 * size, np.intc)
    unused = np.empty(1, dtype), np.empty(1, np.intc)
    arrays = (sigma, rest, u, size, vt, size, *unused, work, integers)
    if _call("bdsdc", dtype, b"U", b"I", size, *arrays) > 0:
        raise ConvergenceError("bdsdc did not converge")
    return u, sigma, vt


def iterate(diagonal: np.ndarray, above: np.ndarray, /) -> tuple:
    """Return the same as `decompose` by QR iteration (bdsqr): several times slower, sturdier."""
    size, dtype = len(diagonal), diagonal.dtype
    sigma, rest = diagonal.copy(), above.copy()
    u, vt = (np.eye(size, dtype=dtype, order="F") for _ in range(2))
    unused = np.empty(1, dtype)
    arrays = (sigma, rest, vt, size, u, size, unused, 1, np.empty(4 * size, dtype))
    if _call("bdsqr", dtype, b"U", size, size, size, 0, *arrays) > 0:
        raise ConvergenceError("bdsqr did not converge")
    return u, sigma, vt


def transform_back(reduced: Bidiagonal, u: np.ndarray, vt: np.ndarray, /) -> None:
    """Overwrite the factors of B by those of J: U ← Q U, Vᵀ ← Vᵀ Pᵀ (ormbr)."""
    reflectors, _, _, left, right = reduced
    size = len(u)
    for options, scales, factor in ((b"QLN", left, u), (b"PRT", right, vt)):
        letters = (options[index : index + 1] for index in range(3))
        arrays = (size, size, size, reflectors, size, scales, factor, size)
        _with_workspace("ormbr", u.dtype, *letters, *arrays)


def _with_workspace(name: str, dtype: np.dtype, *arguments: Argument) -> None:
    """Call a routine with the workspace that it asks for."""
    wanted = np.empty(1, dtype)
    _call(name, dtype, *arguments, wanted, -1)
    # The answer is a number of this type: above 2²⁴, float32 may have rounded it down.
    work = np.empty(int(np.nextafter(wanted[0], dtype.type(np.inf))), dtype)
    _call(name, dtype, *arguments, work, len(work))


def _call(name: str, dtype: np.dtype, *arguments: Argument) -> int:
    """Call LAPACK, everything by reference; return its info, which is 0 or positive."""
    info = ctypes.c_int()
    _routine({"f": "s", "d": "d"}[dtype.char] + name, len(arguments) + 1)(
        *(_reference(argument) for argument in arguments), ctypes.byref(info)
    )
    if info.value < 0:
        raise ValueError(f"LAPACK's {name}: argument {-info.value} is not accepted")
    return info.value


def _reference(argument: Argument) -> object:
    if isinstance(argument, np.ndarray):
        return ctypes.c_void_p(argument.ctypes.data)
    if isinstance(argument, bytes):
        return ctypes.c_char_p(argument)
    return ctypes.byref(ctypes.c_int(argument))


def _routine(name: str, arguments: int) -> Callable[..., None]:
    capsule = cython_lapack.__pyx_capi__[name]
    api = ctypes.pythonapi
    api.PyCapsule_GetName.restype = ctypes.c_char_p
    api.PyCapsule_GetName.argtypes = [ctypes.py_object]
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    pointer = api.PyCapsule_GetPointer(capsule, api.PyCapsule_GetName(capsule))
    # Releases the interpreter's lock, so that a progress bar goes on.
    return ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * arguments)(pointer)
