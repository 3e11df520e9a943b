"""What the rules ask of the configuration: settings, sizes and files of the run in a path."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from training_jacobian.planning.footprint import memory_bytes
from training_jacobian.planning.run_size import run_size
from training_jacobian.training.config import parameters_of
from training_jacobian.training.dataset_file import is_path
from training_jacobian.training.settings import MAIN_RUN, Settings, from_run, is_own

# What `Runs.minutes` is told for: the run of the paper, in float32, on one slow core.
REFERENCE_PARAMETERS = 4810
REFERENCE_SAMPLES_SEEN = 25 * 1600
# A process with its libraries, 150 to 700 MB, and the two Snakemakes around it in a cluster's job.
PROCESS_MB = 1000
# Least limit: a job's start on a busy node and filesystem takes minutes by itself.
LEAST_MINUTES = 10
# Measured at 3.5.
FLOAT64_FACTOR = 4
# A penalised loss leaves the dense rule; measured at 40 times the seconds of the same run without.
PENALTY_FACTOR = 50
# So do convolutions, measured at 13 times those of a dense network with as many parameters, and
# what users bring of their own.
CONVOLUTION_FACTOR = 15


def name_of(wildcards: Any, /) -> str:
    """Return the run that a path names by {run} or, for figures, by {of} ("" or "<run>/").

    A path that names none belongs to the main run.
    """
    return getattr(wildcards, "run", None) or getattr(wildcards, "of", "").rstrip("/") or MAIN_RUN


def of_run(pattern: Any, /) -> Callable[[Any], str]:
    """Return an input function: the file `pattern` of the run that a figure's path names."""
    return lambda wildcards: str(pattern).replace("{run}", name_of(wildcards))


def one_of(names: Iterable[str], /) -> str:
    """Return a wildcard's constraint to these names; to nothing at all if there are none.

    >>> one_of(["paper", "seed_1"]), one_of([])
    ('paper|seed_1', '(?!)')
    """
    return "|".join(names) or "(?!)"


def in_folder(files: Iterable[Any], folder: str, /) -> list[str]:
    """Return those files, each once, that stand in a folder, those of its own folders left out.

    >>> in_folder(["results/a/x.npy", "results/ab/x.npy", "results/a/x.npy"], "results/a")
    ['results/a/x.npy']
    """
    names = dict.fromkeys(str(file) for file in files)
    return [name for name in names if name.rpartition("/")[0] == folder]


def gpu_resources(config: Mapping[str, Any], /) -> dict[str, str | int]:
    """Return the resources of a step that gains from a GPU, under the names that Slurm's jobs read.

    `gpu` becomes ``--gpus=…``, `gres` becomes ``--gres=gpu:…``; a cluster takes one or the other.

    >>> slurm = {"gpus_by": "gres", "gpu_model": "a100", "gpu_partition": "same"}
    >>> gpu_resources({"gpus": 1, "slurm": slurm})
    {'gres': 'gpu:a100:1'}
    """
    gpus, slurm = config["gpus"], config["slurm"]
    if not gpus:
        return {"gpu": 0}
    model = slurm["gpu_model"]
    resources: dict[str, str | int] = {}
    if slurm["gpus_by"] == "gres":
        resources["gres"] = f"gpu:{gpus}" if model == "any" else f"gpu:{model}:{gpus}"
    else:
        resources["gpu"] = gpus
        if model != "any":
            resources["gpu_model"] = model
    if slurm["gpu_partition"] != "same":
        resources["slurm_partition"] = slurm["gpu_partition"]
    return resources


def with_method(runs: Mapping[str, Mapping], method: str, /) -> dict[str, Mapping]:
    """Return the runs of one method, ``dense`` or ``matrix_free``, in the file's order."""
    return {name: run for name, run in runs.items() if run["method"] == method}


def of_other_size(runs: Mapping[str, Mapping[str, Any]], /) -> list[str]:
    """Return the main run and those that differ from it in nothing but their layers' sizes."""

    def but_sizes(run: Mapping[str, Any]) -> dict[str, Any]:
        rest = {key: value for key, value in run.items() if key not in ("model", "method")}
        model = run["model"]
        return rest | {"activation": model if is_own(model) else model["activation"]}

    return [name for name, run in runs.items() if but_sizes(run) == but_sizes(runs[MAIN_RUN])]


def seed_replicates(runs: Mapping[str, Mapping[str, Any]], /) -> list[str]:
    """Return the runs that differ from the main run in nothing but the seed, in the file's order.

    The main run comes first. The `runs` are merged with `defaults`. Of two runs with the same
    seed, which are the same run under two names, the first one stands for both.
    """

    def without_seed(settings: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in settings.items() if key != "seed"}

    common = without_seed(runs[MAIN_RUN])
    by_seed: dict[int, str] = {runs[MAIN_RUN]["seed"]: MAIN_RUN}
    for name, run in runs.items():
        if without_seed(run) == common:
            by_seed.setdefault(run["seed"], name)
    return list(by_seed.values())


def differ_only_in(runs: Mapping[str, Mapping[str, Any]], key: str, /, *names: str) -> bool:
    """Return whether all of these runs exist and differ in this one setting and in no other."""
    compared = [runs.get(name) for name in names]
    if None in compared:
        return False
    rest = [{name: value for name, value in run.items() if name != key} for run in compared]
    values = [run[key] for run in compared]
    return all(other == rest[0] for other in rest) and len(set(values)) == len(values)


def repeated(runs: Mapping[str, Mapping[str, Any]], name: str, key: str, /) -> bool:
    """Return whether another of the runs differs from one in this one setting and in no other."""
    return any(differ_only_in(runs, key, name, other) for other in runs if other != name)


class Runs:
    """Functions of a path's wildcards, for `params` and `resources`."""

    def __init__(self, config: Mapping[str, Any], /) -> None:
        self._runs = config["runs"]
        self._datasets = config["datasets"]
        self._history = config["history"]
        self._config = config
        self._own = config.get("own", {})

    def setting(self, path: str, /) -> Callable[[Any], Any]:
        """Return a function that gives one key of the run, e.g. ``model/hidden``."""

        def value(wildcards: Any) -> Any:
            found = self._runs[name_of(wildcards)]
            for key in path.split("/"):
                found = found[key]
            return str(found).lower() if isinstance(found, bool) else found

        return value

    def settings(self, *paths: str) -> dict[str, Callable[[Any], Any]]:
        """Return functions for several settings, by flag."""
        return {path: self.setting(path) for path in paths}

    def facts(self, wildcards: Any, /) -> Mapping[str, Any]:
        """Return the configured facts about the run's data set, by flag."""
        return self._datasets[self._runs[name_of(wildcards)]["dataset"]]

    def dataset_file(self, wildcards: Any, /) -> list[str]:
        """Return the run's own dataset file, if it has one."""
        path = self._runs[name_of(wildcards)]["dataset"]
        return [path] if is_path(path) else []

    def own_sources(self, wildcards: Any, /) -> list[str]:
        """Return the files of the modules that the run's own network and optimiser are in."""
        return self._own.get(name_of(wildcards), {}).get("sources", [])

    def recipe(self, wildcards: Any, /) -> dict[str, Any]:
        """Return the flags that give `train_network.py` the settings of the run."""
        return json.loads(self._settings(wildcards).to_json())

    def steps_per_epoch(self, wildcards: Any, /) -> int:
        """Return the optimiser's steps in one pass over the training set of the run."""
        facts = self.facts(wildcards)
        return (facts["samples"] - facts["test_size"]) // self.setting("batch_size")(wildcards)

    def samples_seen(self, wildcards: Any, /) -> int:
        """Return how many samples the optimiser sees in the whole training of the run."""
        batch = self.setting("batch_size")(wildcards)
        return self.steps_per_epoch(wildcards) * batch * self.setting("epochs")(wildcards)

    def jacobian_cores(self, each: int, every: int, /) -> Callable[[Any], int]:
        """Return the cores of a run's Jacobian: all off the dense rule, where it takes minutes."""
        return lambda wildcards: each if self._settings(wildcards).written_out else every

    def _settings(self, wildcards: Any, /) -> Settings:
        return from_run(self._runs[name_of(wildcards)])

    def epochs_between(self, wildcards: Any, /) -> list[int]:
        """Return the epochs within training after which the run's Jacobian is kept, if any."""
        kept = name_of(wildcards) in self._history["runs"]
        return self._history["epochs"][1:-1] if kept else []

    def jacobians(self, wildcards: Any, /) -> int:
        """Return how many Jacobians are kept of the run: J, and J_t after the epochs between."""
        return 1 + len(self.epochs_between(wildcards))

    def parameters(self, wildcards: Any, /) -> int:
        """Return the number of parameters N of the run."""
        return parameters_of(name_of(wildcards), self._config)

    def memory_mb(
        self,
        matrices: int | Mapping[str, int] | Callable[[Any], int],
        /,
        *,
        mebibytes: int = 0,
        share: float = 1,
    ) -> Callable[[Any], int]:
        """Return a function that gives so many N×N matrices, what a process takes, and more.

        The number of matrices may depend on the run's precision, or on the wildcards as a whole;
        of each, `share` is held.
        """

        def megabytes(wildcards: Any) -> int:
            precision = self.setting("precision")(wildcards)
            if callable(matrices):
                count = matrices(wildcards)
            else:
                count = matrices if isinstance(matrices, int) else matrices[precision]
            entry = 8 if precision == "float64" else 4
            return (
                PROCESS_MB
                + mebibytes * 2**20 // 10**6
                + int(share * count * self.parameters(wildcards) ** 2 * entry) // 10**6
            )

        return megabytes

    def vectors_mb(self, vectors: int, /, *, mebibytes: int) -> Callable[[Any], int]:
        """Return a function that gives so many vectors (N,), what a process takes, and more.

        Twice the vectors: at the end of an iteration they are held by JAX and by numpy.
        """

        def megabytes(wildcards: Any) -> int:
            entry = 8 if self.setting("precision")(wildcards) == "float64" else 4
            held = 2 * vectors * self.parameters(wildcards) * entry
            return PROCESS_MB + (mebibytes * 2**20 + held) // 10**6

        return megabytes

    def density_mb(self, cores: int, /) -> Callable[[Any], int]:
        """Return a function that gives the memory of the run's spectral density, as planned."""

        def megabytes(wildcards: Any) -> int:
            name = name_of(wildcards)
            run = dict(self._runs[name], method="matrix_free")
            size = run_size(name, run, self._config)
            counts = self._config["matrix_free"]
            return memory_bytes(size, counts, cores=cores, block_bytes=0) // 10**6

        return megabytes

    def minutes(
        self, at_reference: float, /, *, power: int, trains: bool = False
    ) -> Callable[[Any], int]:
        """Return a function that bounds a step's run time in minutes, for a cluster's time limit.

        Parameters
        ----------
        at_reference
            Bound for the run of the paper, several times what one core of a laptop takes.
        power
            The time grows as N to this power.
        trains
            Whether it also grows with the samples seen in training, a penalised loss, convolutions.
        """

        def bound(wildcards: Any) -> int:
            minutes = at_reference * (self.parameters(wildcards) / REFERENCE_PARAMETERS) ** power
            if self.setting("precision")(wildcards) == "float64":
                minutes *= FLOAT64_FACTOR
            if trains:
                minutes *= self.samples_seen(wildcards) / REFERENCE_SAMPLES_SEEN
                settings = self._settings(wildcards)
                minutes *= PENALTY_FACTOR if settings.jacobian_penalty else 1
                network = dataclasses.replace(settings, jacobian_penalty=0)
                minutes *= 1 if network.written_out else CONVOLUTION_FACTOR
            return max(LEAST_MINUTES, math.ceil(minutes))

        return bound
