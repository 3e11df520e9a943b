"""What users bring: facts of their dataset files, sizes of runs with own networks or optimisers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from training_jacobian.program.errors import UserError
from training_jacobian.training import dataset_file
from training_jacobian.training.settings import brings_own


def add_dataset_files(config: dict[str, Any], /) -> list[str]:
    """Enter facts of dataset files, in place, under their paths; return one line per mistake."""
    errors = []
    for name, run in config["runs"].items():
        path = run["dataset"]
        if dataset_file.is_path(path):
            try:
                if path not in config["datasets"]:
                    config["datasets"][path] = dataset_file.facts(path)
                if run["inputs"] == "real":
                    dataset_file.check_precision(path, run["precision"])
            except UserError as error:
                errors.append(f"runs.{name}.dataset: {error}")
    return errors


def add_own_runs(config: dict[str, Any], root: Path, /) -> list[str]:
    """Enter sizes and source files of own runs, in place, as `own`; return one line per mistake.

    A process of its own imports the users' modules, and JAX; there is none without own runs.
    """
    runs = {name: run for name, run in config["runs"].items() if brings_own(run)}
    config["own"] = {}
    if not runs:
        return []
    with tempfile.TemporaryDirectory() as folder:
        asked, measured = Path(folder, "runs.json"), Path(folder, "measured.json")
        content = json.dumps({"runs": runs, "datasets": config["datasets"]})
        asked.write_text(content, encoding="utf-8")
        script = root / "scripts" / "measure_own_runs.py"
        command = [sys.executable, str(script), "--runs", asked, "--measured", measured]
        done = subprocess.run(
            command,
            env=_environment(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode or not measured.is_file():
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            return [f"runs {', '.join(runs)}: found own modules that end the process: {last}"]
        answer = json.loads(measured.read_text(encoding="utf-8"))
    config["own"] = answer["own"]
    return answer["errors"]


def _environment() -> dict[str, str]:
    """Return that of the jobs, on the CPU and without the cache: nothing is written beforehand."""
    kept = {name: value for name, value in os.environ.items() if "COMPILATION_CACHE" not in name}
    return {**kept, "JAX_PLATFORMS": "cpu"}
