"""Time parts of the paper's run, each in processes of its own, in turn: one table of medians.

jacfwd: the Jacobian by a plain `jax.jacfwd`, the unit that docs/performance.md counts in; jacobian:
the same by this package; svd: its decomposition by this package, numpy_svd: by NumPy; restricted:
training within eight subspaces at once, restricted_loop: one after the other. Compilation is not
in the seconds.
"""

import argparse
import functools
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import jax
import jax.numpy as jnp
import numpy as np
import optax

from training_jacobian.experiments import restriction
from training_jacobian.jacobian.columns import join, training_column_blocks
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Parser, positive_integer
from training_jacobian.program.errors import UserError
from training_jacobian.program.facts import machine_facts
from training_jacobian.program.limits import available_cores
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import svd
from training_jacobian.training import datasets
from training_jacobian.training.problem import Problem, make_problem, training_map
from training_jacobian.training.settings import PRECISIONS, Settings

DIMENSIONS = np.arange(1, 9)
"""Eight subspaces, as eighths of N."""

Work = Callable[[], object]


def problem_of(arguments: argparse.Namespace) -> Problem:
    """Return the paper's run with layers of other widths, or in the other precision."""
    data = datasets.split(*datasets.load("digits"), test_size=197, seed=0)
    recipe = Settings(hidden=tuple(arguments.hidden), precision=arguments.precision)
    return make_problem(recipe, data)


def jacobian(problem: Problem) -> Work:
    """Differentiate in blocks of tangents over all devices."""
    join(training_column_blocks(problem, columns=np.arange(1)))
    return lambda: join(training_column_blocks(problem))


def jacfwd(problem: Problem) -> Work:
    """Differentiate as a user of JAX would, in one vectorised pass of all tangents."""
    compiled = jax.jit(jax.jacfwd(training_map(problem))).lower(problem.theta_0).compile()
    return lambda: np.asarray(compiled(problem.theta_0))


def like_jacobian(problem: Problem) -> np.ndarray:
    """Return a matrix of J's size: the identity, and noise about as large."""
    size = len(problem.theta_0)
    noise = np.random.default_rng(0).standard_normal((size, size)) / size**0.5
    return np.asfortranarray(np.eye(size) + noise, dtype=problem.theta_0.dtype)


def decomposition(problem: Problem, decompose: Callable[[np.ndarray], object]) -> Work:
    """Decompose by this package, or by NumPy, where some Jacobians do not converge in float32."""
    matrix = like_jacobian(problem)
    return lambda: decompose(matrix)


def subspaces(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Return an orthonormal basis (N, N) and the dimensions of eight subspaces."""
    size = len(problem.theta_0)
    basis = np.linalg.qr(np.random.default_rng(0).standard_normal((size, size)))[0]
    return basis.astype(problem.theta_0.dtype), DIMENSIONS * size // 8


def restricted(problem: Problem) -> Work:
    """Train in all subspaces at once, as masks on one basis."""
    basis, dimensions = subspaces(problem)
    train = restriction.restricted_training(problem)
    masks = restriction.masks(np.arange(len(basis)), dimensions, len(basis))
    next(iter(train(basis, masks)))
    return lambda: np.asarray(restriction.collect(train(basis, masks))[0])


def restricted_loop(problem: Problem) -> Work:
    """Train in one subspace after the other, θ = θ₀ + Bᵀp, as the authors do."""
    basis, dimensions = subspaces(problem)

    def train(rows: jax.Array) -> jax.Array:
        def step(carry: tuple, batch: tuple) -> tuple:
            p, state = carry
            loss = jax.grad(lambda q: problem.objective(problem.theta_0 + q @ rows, *batch))
            update, state = problem.optimizer.update(loss(p), state, p)
            return (optax.apply_updates(p, update), state), None

        def epoch(_: int, carry: tuple) -> tuple:
            return jax.lax.scan(step, carry, (problem.x, problem.y))[0]

        p = jnp.zeros(len(rows), rows.dtype)
        start = (p, problem.optimizer.init(p))
        return jax.lax.fori_loop(0, problem.settings.epochs, epoch, start)[0]

    parts = [jnp.asarray(basis[:k]) for k in dimensions]
    programs = [jax.jit(train).lower(rows).compile() for rows in parts]
    return lambda: [np.asarray(run(rows)) for run, rows in zip(programs, parts, strict=True)]


WAYS: dict[str, Callable[[Problem], Work]] = {
    "jacfwd": jacfwd,
    "jacobian": jacobian,
    "svd": functools.partial(decomposition, decompose=svd.decompose),
    "numpy_svd": functools.partial(decomposition, decompose=np.linalg.svd),
    "restricted": restricted,
    "restricted_loop": restricted_loop,
}


def once(arguments: argparse.Namespace) -> dict[str, float]:
    """Prepare one way, run it, return its seconds and the process's peak memory in MB."""
    # One device per core for what is shared among them, else one with all threads.
    many = arguments.cores if arguments.what == ["jacobian"] else 1
    devices.configure(precision=arguments.precision, devices=many, threads=arguments.cores)
    work = WAYS[arguments.what[0]](problem_of(arguments))
    start, busy = time.perf_counter(), time.process_time()
    work()
    record = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
    unit = 10**6 if sys.platform == "darwin" else 10**3
    return record | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit}


def child(what: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Run one way in a process of its own."""
    flags = ["--once", "--cores", arguments.cores, "--precision", arguments.precision, "--hidden"]
    command = [sys.executable, __file__, what, *map(str, [*flags, *arguments.hidden])]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise UserError(f"{what}: {last.removeprefix('error: ')}")
    return json.loads(done.stdout.splitlines()[-1])


def main(arguments: argparse.Namespace) -> None:
    """Run every way in turn, as often as asked, and print the table."""
    if arguments.once:
        print(json.dumps(once(arguments)))
        return
    ways = list(dict.fromkeys(arguments.what))
    records: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    turns = [way for _ in range(arguments.repeats) for way in ways]
    for way in progress.bar(turns, units="processes"):
        records[way].append(child(way, arguments))
    facts = machine_facts(arguments.cores)
    print(f"{facts['processor']}, {arguments.cores} cores, {facts['system']}")
    print(f"{'':16} {'median s':>9} {'least':>8} {'most':>8} {'core s':>8} {'MB':>7} {'jacfwd':>7}")
    unit = median(one["seconds"] for one in records.get("jacfwd", [{"seconds": float("nan")}]))
    for way, found in records.items():
        seconds = [one["seconds"] for one in found]
        cpu, memory = (median(one[name] for one in found) for name in ("cpu", "memory"))
        middle = median(seconds)
        print(
            f"{way:16} {middle:9.2f} {min(seconds):8.2f} {max(seconds):8.2f} {cpu:8.2f}"
            f" {memory:7.0f} {middle / unit:7.3f}"
        )


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.add_argument("what", nargs="+", choices=WAYS, help="what to time, in this order")
    parser.setting("repeats", positive_integer, 3, "processes per way")
    parser.setting("cores", positive_integer, available_cores(), "of each process")
    parser.setting("hidden", positive_integer, [64], "widths of the layers", nargs="+")
    parser.add_argument("--precision", choices=PRECISIONS, default="float32")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    run_program(main, parser)
