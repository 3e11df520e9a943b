"""How fast this machine does what a run mostly does, measured in seconds rather than minutes.

Every rate is that of one core while all of them do the same, as they do when runs go side by side
on one core each: a core that has the memory to itself is faster. On CPUs processor time is counted,
which other programs on the same cores do not lengthen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
import numpy as np
import threadpoolctl
from jax import Array, lax
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from training_jacobian import recorded, svd
from training_jacobian.jacobian import LARGEST_BLOCK
from training_jacobian.samples import Split
from training_jacobian.settings import Settings
from training_jacobian.training import make_problem

WIDTH = 64
"""Inputs, outputs and samples of the layer whose products are timed: the paper's."""

BASIS_BYTES = 24 * 10**6
"""Of the matrix that is read again and again: more than a core's share of the caches."""

SVD_SIZE = 1000
"""Rows and columns of the matrix that is decomposed."""

BUDGET = 0.8
"""Seconds for which a call is repeated. The fastest counts, as the one least disturbed."""

LOOPS = 100
"""Products within one measured call, which then takes some hundredths of a second."""

Clock = Callable[[], float]
Devices = Sequence[jax.Device]


def device_rates(precision: str, devices: Devices, /) -> dict[str, float]:
    """Return the rates of one of the devices while all of them work.

    Returns
    -------
    rates
        products: FLOP/s of a block of tangents times a layer's weights, (K·64, 64) (64, 64).
        numbers: numbers per second of an optimiser's step, momentum and parameters, in cache.
        matrix_numbers: numbers per second of a matrix that is multiplied with a vector, in memory.
    """
    rows = WIDTH * LARGEST_BLOCK.get(devices[0].platform, LARGEST_BLOCK["gpu"])
    block = jnp.full((rows, WIDTH), 0.5, precision)
    weights = jnp.eye(WIDTH, dtype=precision)
    side = int((BASIS_BYTES / block.dtype.itemsize) ** 0.5)
    basis = jnp.full((side, side), 1 / side, precision)

    def products(x: Array) -> Array:
        return lax.fori_loop(0, LOOPS, lambda _, h: h @ weights, x)

    def steps(x: Array) -> tuple:
        def step(_: Array, state: tuple) -> tuple:
            theta, moved = state
            moved = 0.9 * moved + x
            return theta - 0.1 * moved, moved

        return lax.fori_loop(0, 5 * LOOPS, step, (x, x))

    def readings(matrix: Array) -> Array:
        return lax.fori_loop(0, LOOPS // 4, lambda _, v: matrix @ v, matrix[0])

    return {
        "products": LOOPS * 2 * rows * WIDTH**2 / _seconds_on_each(products, block, devices),
        "numbers": 5 * LOOPS * 2 * block.size / _seconds_on_each(steps, block, devices),
        "matrix_numbers": LOOPS // 4 * basis.size / _seconds_on_each(readings, basis, devices),
    }


def svd_rate(precision: str, cores: int, /) -> float:
    """Return N³ per second of the singular value decomposition on one core, all cores busy."""
    noise = np.random.default_rng(0).standard_normal((SVD_SIZE, SVD_SIZE)) / SVD_SIZE**0.5
    # Like a training Jacobian: the identity, and something about as large.
    matrix = np.asfortranarray(np.eye(SVD_SIZE) + noise).astype(precision)

    def decompose() -> list:
        copies = [matrix.copy(order="F") for _ in range(cores)]
        return list(pool.map(svd.decompose, copies))

    with threadpoolctl.threadpool_limits(1, "blas"), ThreadPoolExecutor(cores) as pool:
        return SVD_SIZE**3 * cores / _best_seconds(decompose, time.process_time)


def step_seconds(devices: Devices, /) -> tuple[float, float]:
    """Return the seconds that one step takes whatever its size, and those of a compilation.

    Of one tangent through the training of a narrow network, by the rule of `dense`.
    """
    labels = np.arange(10 * WIDTH) % 10
    inputs = np.ones((len(labels), WIDTH))
    data = Split(inputs, labels, inputs[:10], labels[:10])
    problem = make_problem(Settings(hidden=(4,), epochs=10), data)
    start = time.process_time()
    push, tape = recorded.prepare(problem)
    tangent = jnp.ones((1, len(problem.theta_0)), problem.theta_0.dtype)
    program = jax.jit(push).lower(tape, tangent).compile()
    compilation = time.process_time() - start
    seconds = _best_seconds(lambda: jax.block_until_ready(program(tape, tangent)), _clock(devices))
    return seconds / problem.steps, compilation


def _seconds_on_each(
    function: Callable[[Array], object], argument: Array, devices: Devices
) -> float:
    """Return the seconds that each device takes for a function of an array of its own."""
    mesh = Mesh(np.array(devices), ("device",))
    spec = PartitionSpec("device")
    copies = jnp.broadcast_to(argument, (len(devices), *argument.shape))
    copies = jax.device_put(copies, NamedSharding(mesh, spec))

    def one(x: Array) -> object:
        return jax.tree.map(lambda leaf: leaf[None], function(x[0]))

    program = jax.jit(jax.shard_map(one, mesh=mesh, in_specs=spec, out_specs=spec, check_vma=False))
    clock = _clock(devices)
    shared = len(devices) if clock is time.process_time else 1
    return _best_seconds(lambda: jax.block_until_ready(program(copies)), clock) / shared


def _clock(devices: Devices) -> Clock:
    return time.process_time if devices[0].platform == "cpu" else time.perf_counter


def _best_seconds(call: Callable[[], object], clock: Clock) -> float:
    call()
    seconds: list[float] = []
    begin = time.perf_counter()
    while len(seconds) < 3 or time.perf_counter() - begin < BUDGET:
        start = clock()
        call()
        seconds.append(clock() - start)
    return min(seconds)
