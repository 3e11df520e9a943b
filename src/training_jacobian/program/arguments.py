"""Command lines: flags for files and settings, and types that refuse a wrong value before any work.

Each type is a function for argparse's ``type=``, which names the flag in front of the message.
"""

from __future__ import annotations

import argparse
import math
import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from training_jacobian.program.errors import UserError, refused, unknown_name

LARGEST_SEED = 2**32 - 1
"""What both NumPy's and JAX's generators take."""

FORMATS = (".pdf", ".png", ".svg")
"""Endings of a figure's file."""

FILES = {
    "checks": "trivial block and errors, from decompose_jacobian.py, .json",
    "claims": "the claims file, .yaml",
    "curvature": "arrays of measure_curvature.py, .npz",
    "dataset": "training and test samples, from prepare_dataset.py, .npz",
    "jacobian": "J (N, N), from compute_jacobian.py, .npy",
    "lanczos": "coefficients, from estimate_density.py, .npz",
    "leading": "leading singular values, from find_leading_triplets.py, .csv",
    "regions": "counts and thresholds, from partition_subspaces.py, .json",
    "results": "the folder of results",
    "sigma": "singular values (N,), from decompose_jacobian.py, .npy",
    "training": "the training run, from train_network.py, .npz",
    "u": "left singular vectors as columns (N, N), from decompose_jacobian.py, .npy",
    "vectors": "leading right singular vectors, from find_leading_triplets.py, .npz",
    "vt": "right singular vectors as rows (N, N), from decompose_jacobian.py, .npy",
}
"""Files that several programs read."""


def integer(*, least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a type that accepts integers from `least` to `most`.

    >>> integer(least=1)("12")
    12
    """
    bounds = f"an integer of at least {least}" if most is None else f"an integer, {least} to {most}"
    return _number(
        int, bounds, lambda value: least <= value <= (math.inf if most is None else most)
    )


def real(
    *, above: float = -math.inf, least: float = -math.inf, below: float = math.inf
) -> Callable[[str], float]:
    """Return a type that accepts finite numbers > `above`, ≥ `least` and < `below`.

    >>> real(above=0)("1e-3")
    0.001
    """
    words = {"more than": above, "at least": least, "less than": below}
    bounds = [f"{word} {bound:g}" for word, bound in words.items() if math.isfinite(bound)]
    accepted = ", ".join(["a finite number", *bounds])
    return _number(float, accepted, lambda value: above < value < below and value >= least)


Number = TypeVar("Number", int, float)


def _number(
    kind: Callable[[str], Number], accepted: str, fits: Callable[[Number], bool]
) -> Callable[[str], Number]:
    def parse(text: str) -> Number:
        try:
            value = kind(text)
        except ValueError as error:
            raise _wrong(text, accepted) from error
        if not fits(value):
            raise _wrong(text, accepted)
        return value

    return parse


positive_integer = integer(least=1)
natural = integer(least=0)
seed = integer(least=0, most=LARGEST_SEED)
finite = real()
positive = real(above=0)
not_negative = real(least=0)


def output_file(text: str, /) -> str:
    """Accept the path of a file that can be written; its folder need not exist yet."""
    path = Path(text)
    if path.is_dir():
        raise _wrong(f"{text}, a folder", "a file that can be written")
    _check_folder(text, path.absolute().parent)
    return text


def figure_file(text: str, /) -> str:
    """Accept an `output_file` whose ending names a format of figures."""
    if Path(text).suffix not in FORMATS:
        raise _wrong(text, f"a file that ends in {', '.join(FORMATS)}")
    return output_file(text)


def _check_folder(text: str, folder: Path) -> None:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        raise _wrong(f"{text}, but {there} is no folder", "a place that can be written")
    if not os.access(there, os.W_OK):
        raise _wrong(f"{text}, but {there} cannot be written", "a place that can be written")


def _wrong(found: str, accepted: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"found {found}; accepted: {accepted}")


class Parser(argparse.ArgumentParser):
    """The command line of a program: the files that it reads, those that it writes, its settings.

    The first line of the program's docstring describes it.
    """

    def __init__(self, docstring: str | None, /) -> None:
        super().__init__(description=(docstring or "").partition("\n")[0])
        self._read: list[str] = []

    def inputs(self, *names: str, nargs: str | None = None, **contents: str) -> None:
        """Add a flag for each file that is read; `names` are among FILES, others tell what it is.

        It is required, but for a `nargs` of ``*``, whose default is an empty list, or ``?``.
        """
        for name, content in ({name: FILES[name] for name in names} | contents).items():
            self._read.append(name)
            self.add_argument(
                _flag(name),
                help=f"input: {content}",
                required=nargs not in ("*", "?"),
                **({} if nargs in (None, "?") else {"nargs": nargs, "default": []}),  # type: ignore[arg-type]
            )

    def outputs(self, **contents: str) -> None:
        """Add a required flag for each file that is written."""
        for name, content in contents.items():
            self.required(name, output_file, f"output: {content}")

    def required(
        self, name: str, kind: Callable[[str], Any], explained: str, /, **options: Any
    ) -> None:
        """Add a setting that has to be given."""
        self.add_argument(_flag(name), type=kind, required=True, help=explained, **options)

    def setting(
        self, name: str, kind: Callable[[str], Any], default: Any, explained: str, /, **options: Any
    ) -> None:
        """Add a setting that has a default."""
        self.add_argument(_flag(name), type=kind, default=default, help=explained, **options)

    def threads(self) -> None:
        """Add ``--threads``."""
        self.setting("threads", positive_integer, None, "cores that may be used, by default all")

    def devices(self) -> None:
        """Add ``--devices`` and ``--threads``, the arguments of `devices.use`."""
        explained = "that share the work: by default one per core, or every GPU that JAX sees"
        self.setting("devices", positive_integer, None, explained)
        self.threads()

    def given_files(self, arguments: Namespace, /) -> Iterator[str]:
        """Yield flag and path of each input that is there."""
        for name in self._read:
            value = getattr(arguments, name)
            for path in value if isinstance(value, list) else [value]:
                if path is not None and Path(path).exists():
                    yield f"{_flag(name)} {path}"


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def paired(first: str, second: str, names: Sequence, values: Sequence, /) -> dict:
    """Return `values` by name, in order; `UserError` unless there are as many, names once each.

    >>> paired("--runs", "--sigmas", ["a", "b"], ["a/sigma.npy", "b/sigma.npy"])
    {'a': 'a/sigma.npy', 'b': 'b/sigma.npy'}
    """
    if len(names) != len(values):
        raise refused(second, len(values), f"{len(names)}, one for each of {first}")
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise refused(first, f"{twice[0]} more than once", "each once")
    return dict(zip(names, values, strict=True))


def named_among(flag: str, names: Iterable[str], known: Iterable[str], /) -> None:
    """Raise `UserError` for a name given to `flag` that is not known."""
    for name in names:
        if name not in known:
            raise UserError(unknown_name(flag, name, known))
