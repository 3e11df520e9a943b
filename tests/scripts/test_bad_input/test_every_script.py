"""Every script with one wrong flag or one wrong file: one line, a code other than 0, no output."""

import io

import numpy as np
import pandas as pd
import pytest

from config_examples import ROOT
from small_files import INPUTS
from training_jacobian.program import arguments as types

NAMES = sorted({*(path.stem for path in (ROOT / "scripts").glob("*.py")), *INPUTS})
WRONG_VALUES = {
    types.positive_integer: ("0", "-1", "2.5", "many"),
    types.natural: ("-1", "few"),
    types.seed: ("-1", "4294967296"),
    types.positive: ("0", "-0.5", "nan", "inf", "much"),
    types.not_negative: ("-1", "nan"),
    types.finite: ("inf", "much"),
}
MAPPED = {
    "perturb_init",
    "measure_input_jacobian",
    "measure_function_jacobian",
    "partition_subspaces",
}
"""Scripts that read few rows of the matrices, and do not look at all values."""


def wrong_values(parser):
    """Yield flag and wrong value for each flag that has a number or an output for a value."""
    for action in parser._actions:
        if not action.option_strings:  # words by position
            continue
        name = action.option_strings[0][2:]
        repeat = action.nargs if isinstance(action.nargs, int) else 1
        for value in WRONG_VALUES.get(action.type, ()):
            yield name, [value] * repeat
        if action.type in (types.output_file, types.figure_file, types.output_folder):
            yield name, ["good.npy/a.pdf"]
        if action.type in (types.output_file, types.figure_file):
            yield name, ["."]
        if action.type is types.figure_file:
            yield name, ["a.docx"]
        if action.choices:
            yield name, ["unheard-of"]


def packed(save, *arrays, **named):
    """Return the bytes that `save` writes."""
    file = io.BytesIO()
    save(file, *arrays, **named)
    return file.getvalue()


def wrong_contents(path):
    """Yield a name and the bytes of each wrong file in place of a good one."""
    yield "words", b"some words\n\xff"
    yield "empty", b""
    if path.suffix == ".npy":
        array = np.load(path)
        yield "another axis", packed(np.save, array[None])
        yield "text", packed(np.save, np.array(["a", "b"]))
        yield "integers", packed(np.save, array.astype(int))
        yield "truncated", path.read_bytes()[:-1]
        array.flat[0] = np.nan
        yield "not a number", packed(np.save, array)
    if path.suffix == ".npz":
        yield "other arrays", packed(np.savez, other=np.array("words"))
        yield "truncated", path.read_bytes()[:-1]
    if path.suffix == ".json":
        yield "a number", b"3"
        yield "a list", b"[1]"
        if path.name in ("regions.json", "estimates.json"):
            yield "nothing", b"{}"
    if path.suffix == ".csv":
        table = pd.read_csv(path)
        yield "no rows", table[:0].to_csv(index=False).encode()
        yield "no such columns", b"a,b\n1,2\n"
    if path.suffix == ".yaml":
        yield "a number", b"3"
        yield "nothing", b"{}"


@pytest.fixture(scope="module", autouse=True)
def further_files(scripts):
    (scripts.good / "good.npy").write_bytes(packed(np.save, np.ones(2)))
    (scripts.good / "ledger.json").write_text("[]")


@pytest.mark.parametrize("name", NAMES)
def test_wrong_values(scripts, name):
    flags = scripts.flags(name)
    cases = list(wrong_values(scripts.parser(name)))
    faults = [
        (flag, value, fault)
        for flag, value in cases
        if (fault := scripts.fault(name, {**flags, flag: value}, f"--{flag}: "))
    ]
    # The arguments of these are folders and documents.
    assert cases or name in ("print_summary", "verify_results")
    assert faults == [], faults


@pytest.mark.parametrize("name", sorted(INPUTS))
def test_wrong_files(scripts, name):
    flags, faults = scripts.flags(name), []
    for flag, value in INPUTS[name].items():
        first, *others = value if isinstance(value, list) else [value]
        good = scripts.good / first
        contents = {"missing": None, **dict(wrong_contents(good))}
        if name in MAPPED:
            contents.pop("not a number", None)
        if name == "summarise_benchmarks":  # it tells which record of all is missing, not the file
            contents.pop("nothing")
        for kind, content in contents.items():
            wrong = scripts.wrong / good.name
            wrong.unlink(missing_ok=True)
            if content is not None:
                wrong.write_bytes(content)
            if fault := scripts.fault(name, {**flags, flag: [wrong, *others]}, str(wrong)):
                faults.append((flag, kind, fault))
    assert faults == [], faults
