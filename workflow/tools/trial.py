"""What the programs that try the workflow have in common: expectations, and stages with times."""

import contextlib
import time
from collections.abc import Iterator


class WrongError(Exception):
    """What was not as it should be."""


def expect(true: bool, problem: str, /) -> None:
    """Stop with `problem` unless it holds."""
    if not true:
        raise WrongError(problem)


@contextlib.contextmanager
def stage(program: str, text: str, /) -> Iterator[None]:
    """Say what `program` does, and the seconds that it took."""
    start = time.monotonic()
    print(f"{program}: {text} …", end=" ", flush=True)
    try:
        yield
    finally:
        print(f"{time.monotonic() - start:.0f} s", flush=True)
