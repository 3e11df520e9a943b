"""Scripts run in this process on files of which one is wrong."""

import contextlib
import io
import runpy
import shutil
import sys
from pathlib import Path

import pytest

from config_examples import ROOT
from small_files import INPUTS, OPTIONS, write_files
from training_jacobian.program import arguments, devices, run
from training_jacobian.training import stored_run

load_problem = stored_run.load_problem


def script_of(name):
    """Return a script's path; ``plot NAME`` is one figure."""
    return str(ROOT / "scripts" / f"{name.split()[0]}.py")


class Scripts:
    """Ways to run the scripts in a folder of good files, and what they answer."""

    def __init__(self, folder: Path) -> None:
        self.good, self.wrong, self.out = (folder / name for name in ("good", "wrong", "out"))
        self.problem = None

    def load_problem(self, dataset, training):
        """Rebuild a run, the good one only once, as that is most of what goes before a mistake."""
        if (str(dataset), str(training)) != ("dataset.npz", "training.npz"):
            return load_problem(dataset, training)
        if self.problem is None:
            self.problem = load_problem(dataset, training)
        return self.problem

    def parser(self, name):
        """Return a script's argument parser without running its `main`."""
        parsers = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run, "run_program", lambda _, parser: parsers.append(parser))
            # A figure's flags depend on its name.
            patch.setattr(sys, "argv", ["plot.py", "--figure", *name.split()[1:]])
            runpy.run_path(script_of(name), run_name="__main__")
        return parsers[0]

    def flags(self, name):
        """Return the flags of a command that goes well, outputs in a folder that is not there."""
        files = {
            arguments.output_file: "a.x",
            arguments.figure_file: "a.pdf",
            arguments.output_folder: "a",
        }
        outputs = {
            action.option_strings[0][2:]: str(self.out / files[action.type])
            for action in self.parser(name)._actions
            if action.type in files and action.required
        }
        return {**OPTIONS.get(name, {}), **INPUTS.get(name, {}), **outputs}

    def run(self, name, flags):
        """Return exit code, standard output and the lines of standard error."""
        words = [Path(script_of(name)).name]
        for flag, value in flags.items():
            many = value if isinstance(value, list | tuple) else [value]
            words += [f"--{flag}", *map(str, many)]
        out, err, code = io.StringIO(), io.StringIO(), 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stored_run, "load_problem", self.load_problem)
            patch.setattr(devices, "configure", lambda **_: None)  # shared with the other tests
            patch.setattr(sys, "argv", words)
            patch.chdir(self.good)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    runpy.run_path(script_of(name), run_name="__main__")
                except SystemExit as stop:
                    code = stop.code
        return code, out.getvalue(), err.getvalue().splitlines()

    def fault(self, name, flags, /, *parts):
        """Return what is wrong with the answer to a mistake; "" if it is as it should be.

        It has to be one line with `parts` (and, for a mistake in the flags, the usage before it)
        and a code other than 0, and nothing may be written.
        """
        try:
            code, out, err = self.run(name, flags)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        written = self.out.exists()
        shutil.rmtree(self.out, ignore_errors=True)
        last = err[-1] if err else ""
        by_parser = code == 2 and f"{Path(script_of(name)).name}: error: " in last
        wrong = {
            "accepted": code == 0,
            "no single line": not by_parser and (code != 1 or len(err) != 1),
            "not an error line": not (by_parser or last.startswith("error: ")),
            "not said": not all(part in last for part in parts),
            "written": written,
            "printed": out != "",
        }
        return "; ".join(
            [*(key for key, true in wrong.items() if true), last] if any(wrong.values()) else []
        )


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    made = Scripts(tmp_path_factory.mktemp("bad"))
    made.good.mkdir()
    made.wrong.mkdir()
    write_files(made.good)
    return made
