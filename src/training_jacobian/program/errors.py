"""Errors that a user can act on: one line, no traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """Something the user can put right; its text is one line that says what and how."""


class DivergenceError(UserError):
    """A training run left the finite numbers."""


def mistake(key: object, found: object, accepted: object, /) -> str:
    """Return the line for a value that is not accepted."""
    return f"{key}: found {found}, accepted: {accepted}"


def refused(key: object, found: object, accepted: object, /) -> UserError:
    """Return the error with that line."""
    return UserError(mistake(key, found, accepted))


def unknown_name(key: str, found: object, accepted: Iterable[str], /) -> str:
    """Return the line for a name that is not known, with the nearest known one.

    >>> unknown_name("loss", "cross-entropy", ["cross_entropy"])
    "loss: found 'cross-entropy', accepted: cross_entropy; did you mean cross_entropy?"
    """
    accepted = list(accepted)
    nearest = difflib.get_close_matches(str(found), accepted, n=1)
    hint = f"; did you mean {nearest[0]}?" if nearest else ""
    return f"{key}: found {found!r}, accepted: {', '.join(accepted)}{hint}"
