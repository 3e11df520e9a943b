"""Kinds of values in the configuration: what the models of its sections are made of."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field
from pydantic_core import PydanticCustomError

from training_jacobian.training.settings import MAIN_RUN

DATASETS = ("digits", "breast_cancer", "wine", "image_patches")
SECTION, OWN = "<section>", "<own>"
"""Tags of the two branches of a key that takes a section or ``module:function``."""

FOLDER = "a folder; ~ and variables are replaced, and <, >, {, } are not allowed"


def accepted(text: str, /) -> Any:
    """Return what the README's table adds to a field's type and bounds."""
    return Field(json_schema_extra={"accepted": text})


def _unknown(*names: str) -> PydanticCustomError:
    return PydanticCustomError("name", "name", {"accepted": names})


def _refused(found: str, accepted: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "refused", {"found": found, "accepted": accepted})


def only_truth(value: object) -> object:
    """Let 1 not pass for true."""
    if value != 1 or value is True:
        return value
    raise _unknown("true", "shuffled")


def known_dataset(value: object) -> object:
    """Accept a bundled data set, or a path that may be one of the user's."""
    if value in DATASETS or (isinstance(value, str) and value.endswith(".npz")):
        return value
    raise _unknown(*DATASETS, "a path that ends in .npz")


def with_main_run(runs: dict[str, Any]) -> dict[str, Any]:
    """Accept runs that have the main one among them."""
    if MAIN_RUN in runs:
        return runs
    raise _refused(f"no {MAIN_RUN}", MAIN_RUN)


def folder(text: str, /) -> str:
    """Return a folder's path as Snakemake writes it, so that files in it match by their text.

    >>> folder("./out//figures/../results/")
    'out/results'
    """
    path = os.path.normpath(os.path.expanduser(os.path.expandvars(text.strip())))  # noqa: PTH111
    there = next((at for at in (Path(path), *Path(path).parents) if at.exists()), Path())
    if re.search(r"[<>{}\0\n]", path) or path.startswith("~"):
        found = repr(text)
    elif not there.is_dir():
        found = f"{text!r}, but {there} is a file"
    elif path in (".", "..", "/", "//"):
        found = f"{text!r}, which is not a separate folder"
    else:
        return path
    raise _refused(found, FOLDER)


class Section(BaseModel):
    """A section: no other keys, no value converted, every number finite."""

    model_config = ConfigDict(
        extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


Natural = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Several = Annotated[int, Field(ge=2)]
Fraction = Annotated[float, Field(gt=0, lt=1)]
Text = Annotated[str, Field(min_length=1)]
Folder = Annotated[str, AfterValidator(folder), accepted(FOLDER)]
RunName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Function = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_]*$")]
Sections = Discriminator(lambda value: OWN if isinstance(value, str) else SECTION)
