"""Arrays read with a look at what they hold: kinds of values, shapes, finite numbers, order.

What an array has to be is told in words: a kind (``float``, ``int``, ``bool``, ``text``, ``number``
for either of the first two) and a name for each axis, as in ``"float N N"``. Axes of one name have
one length, in all arrays of a file and in what the caller knows already (``N=4810``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

import numpy as np

from training_jacobian.files import storage
from training_jacobian.program.errors import UserError, unknown_name

PathLike = str | os.PathLike[str]


KINDS = {"float": "f", "int": "iu", "bool": "b", "text": "U", "number": "fiu"}
"""NumPy's letters for the kinds."""


def load_array(path: PathLike, expected: str, /, *, mmap: bool = False, **sizes: int) -> np.ndarray:
    """Read one .npy that is as `expected`; values are looked at only without `mmap`."""
    array = storage.load_array(path, mmap=mmap)
    _check(f"{path}", array, expected, sizes, finite=not mmap)
    return array


def load_arrays(
    path: PathLike, expected: Mapping[str, str], /, **sizes: int
) -> dict[str, np.ndarray]:
    """Read an .npz in which the arrays named in `expected` are as it says; others may be there."""
    arrays = storage.load_arrays(path)
    for name, words in expected.items():
        _check(f"{path}: {name}", arrays[name], words, sizes, finite=True)
    return arrays


def load_like(path: PathLike, expected: str, /, **sizes: int) -> dict[str, np.ndarray]:
    """Read an .npz whose arrays, of any names, are all as `expected`."""
    arrays = storage.load_arrays(path)
    if not arrays:
        raise UserError(f"{path}: found no array, accepted: at least one, {expected}")
    for name, array in arrays.items():
        _check(f"{path}: {name}", array, expected, dict(sizes), finite=True)
    return arrays


def load_spectrum(path: PathLike, /, **sizes: int) -> np.ndarray:
    """Read singular values (N,): at least one, not negative, descending."""
    sigma = load_array(path, "float N", mmap=False, **sizes)
    if len(sigma) == 0 or sigma[-1] < 0 or (np.diff(sigma) > 0).any():
        raise UserError(
            f"{path}: found {len(sigma)} values that are no spectrum, "
            "accepted: singular values, descending, none below 0"
        )
    return sigma


def load_spectra(paths: Mapping[int, PathLike], /) -> dict[int, np.ndarray]:
    """Read several spectra of one size."""
    spectra: dict[int, np.ndarray] = {}
    for key, path in paths.items():
        known = {"N": len(next(iter(spectra.values())))} if spectra else {}
        spectra[key] = load_spectrum(path, **known)
    return spectra


def named_among(flag: str, names: Iterable[str], known: Iterable[str], /) -> None:
    """Raise `UserError` for a name given to `flag` that is not known."""
    for name in names:
        if name not in known:
            raise UserError(unknown_name(flag, name, known))


def paired(first: str, second: str, names: list, values: list, /) -> dict:
    """Return `values` by name, in order; `UserError` unless there are as many, names once each."""
    if len(names) != len(values):
        raise UserError(
            f"{second}: found {len(values)}, accepted: {len(names)}, one for each of {first}"
        )
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise UserError(f"{first}: found {twice[0]} more than once, accepted: each once")
    return dict(zip(names, values, strict=True))


def _check(
    label: str, array: np.ndarray, expected: str, sizes: dict[str, int], *, finite: bool
) -> None:
    """Raise `UserError` unless the array is as expected; new axes' lengths are put into `sizes`."""
    kind, *axes = expected.split()
    fits = array.dtype.kind in KINDS[kind] and array.ndim == len(axes)
    if fits:
        fits = all(
            sizes.setdefault(name, length) == length
            for name, length in zip(axes, array.shape, strict=True)
        )
    if not fits:
        known = [f"{name} = {sizes[name]}" for name in dict.fromkeys(axes) if name in sizes]
        accepted = f"{kind}, shape ({', '.join(axes)})" + (
            f" with {', '.join(known)}" if known else ""
        )
        raise UserError(f"{label}: found {array.dtype}, shape {array.shape}; accepted: {accepted}")
    if finite and array.dtype.kind == "f" and array.size:
        _check_finite(label, array)


def _check_finite(label: str, array: np.ndarray) -> None:
    # The extremes are not finite if a value is not, and take no memory.
    if not np.isfinite([array.min(), array.max()]).all():
        where = np.unravel_index(np.argmin(np.isfinite(array)), array.shape)
        place = f"{array[where]} at {[int(i) for i in where]}"
        raise UserError(f"{label}: found {place}; accepted: finite numbers")
