"""What the rules ask of the configuration: settings, sizes and files of the run in a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from training_jacobian.settings import parameter_count

MAIN_RUN = "paper"


def name_of(wildcards: Any, /) -> str:
    """Return the run that a path names by {run} or, for figures, by {of} ("" or "<run>/").

    A path that names none belongs to the main run.
    """
    return getattr(wildcards, "run", None) or getattr(wildcards, "of", "").rstrip("/") or MAIN_RUN


def of_run(pattern: Any, /) -> Callable[[Any], str]:
    """Return an input function: the file `pattern` of the run that a figure's path names."""
    return lambda wildcards: str(pattern).replace("{run}", name_of(wildcards))


def seed_replicates(config: Mapping[str, Any], /) -> list[str]:
    """Return the runs that differ from the main run in nothing but the seed, in the file's order.

    The main run comes first. The runs of `config` are merged with `defaults`. Of two runs with the
    same seed, which are the same run under two names, the first one stands for both.
    """

    def without_seed(settings: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in settings.items() if key != "seed"}

    common = without_seed(config["runs"][MAIN_RUN])
    by_seed: dict[int, str] = {config["runs"][MAIN_RUN]["seed"]: MAIN_RUN}
    for name, run in config["runs"].items():
        if without_seed(run) == common:
            by_seed.setdefault(run["seed"], name)
    return list(by_seed.values())


def differ_only_in(config: Mapping[str, Any], key: str, /, *names: str) -> bool:
    """Return whether all of these runs exist and differ in this one setting and in no other."""
    runs = [config["runs"].get(name) for name in names]
    if None in runs:
        return False
    rest = [{name: value for name, value in run.items() if name != key} for run in runs]
    values = [run[key] for run in runs]
    return all(other == rest[0] for other in rest) and len(set(values)) == len(values)


class Runs:
    """Functions of a path's wildcards, for `params` and `resources`."""

    def __init__(self, config: Mapping[str, Any], /) -> None:
        self._runs = config["runs"]
        self._datasets = config["datasets"]

    def setting(self, path: str, /) -> Callable[[Any], Any]:
        """Return a function that gives one key of the run, e.g. ``model/hidden``."""

        def value(wildcards: Any) -> Any:
            found = self._runs[name_of(wildcards)]
            for key in path.split("/"):
                found = found[key]
            return str(found).lower() if isinstance(found, bool) else found

        return value

    def dataset(self, key: str, /) -> Callable[[Any], Any]:
        """Return a function that gives one configured fact about the run's data set."""
        return lambda wildcards: self._datasets[self._runs[name_of(wildcards)]["dataset"]][key]

    def steps_per_epoch(self, wildcards: Any, /) -> int:
        """Return the optimiser's steps in one pass over the training set of the run."""
        samples = self.dataset("samples")(wildcards) - self.dataset("test_size")(wildcards)
        return samples // self.setting("batch_size")(wildcards)

    def jacobian_cores(self, each: int, every: int, /) -> Callable[[Any], int]:
        """Return the cores of a run's Jacobian: all for a penalised loss, whose takes minutes."""
        return lambda wildcards: every if self.setting("jacobian_penalty")(wildcards) else each

    def parameters(self, wildcards: Any, /) -> int:
        """Return the number of parameters N of the run."""
        features = self.dataset("features")(wildcards)
        hidden = tuple(self.setting("model/hidden")(wildcards))
        return parameter_count(features, hidden, self.dataset("classes")(wildcards))

    def memory_mb(
        self, matrices: int | Mapping[str, int], /, *, mebibytes: int = 0
    ) -> Callable[[Any], int]:
        """Return a function that gives 500 MB for a process, so many N×N matrices, and more.

        The number of matrices may depend on the run's precision.
        """

        def megabytes(wildcards: Any) -> int:
            precision = self.setting("precision")(wildcards)
            count = matrices if isinstance(matrices, int) else matrices[precision]
            entry = 8 if precision == "float64" else 4
            return (
                500
                + mebibytes * 2**20 // 10**6
                + count * self.parameters(wildcards) ** 2 * entry // 10**6
            )

        return megabytes
