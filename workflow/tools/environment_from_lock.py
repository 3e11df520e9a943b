"""Write environment.yml, for conda users, from requirements.lock.

conda supplies Python and pip; pip then installs the pins of the lock. `make lock` runs this program
after each change of the lock, and a test compares the two files.
"""

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

HEADER = """\
# Made from requirements.lock by `make lock`; do not edit.
# conda supplies Python and pip, and pip installs the very wheels of the lock: conda-forge may lack
# one of these versions or build it differently, and other builds give other digits.
name: training-jacobian
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python >=3.11,<3.14
  - pip
  - pip:
"""


def read_pins(lock: str, /) -> list[str]:
    """Return the requirements of a lock file, without their hashes.

    Parameters
    ----------
    lock
        Text of a pip requirements file in which each requirement starts a line and its hashes
        follow on indented lines.

    Returns
    -------
    list of str
        ``name==version`` or ``name==version ; marker``, in the lock's order.

    Raises
    ------
    ValueError
        If a line that is neither indented nor a comment pins no version.
    """
    lines = [line for line in lock.splitlines() if line and line[0] not in "# "]
    pins = [line.removesuffix("\\").strip() for line in lines]
    for pin in pins:
        if "==" not in pin.partition(";")[0]:
            raise ValueError(f"requirements.lock: found {pin!r}, accepted are lines name==version")
    return pins


def environment_text(pins: list[str], /) -> str:
    """Return the text of environment.yml with `pins` in its pip section."""
    return HEADER + "".join(f"      - {pin}\n" for pin in pins)


def main() -> None:
    """Read the lock, write the environment."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    parser.add_argument("--output", type=Path, default=ROOT / "environment.yml")
    arguments = parser.parse_args()
    pins = read_pins(arguments.lock.read_text(encoding="utf-8"))
    arguments.output.write_text(environment_text(pins), encoding="utf-8")


if __name__ == "__main__":
    main()
