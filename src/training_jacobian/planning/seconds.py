"""Seconds that every step of a run takes, from its size and from this machine's measured rates.

A step that works starts (imports, compiles), and then multiplies matrices, passes over numbers in
the caches or over matrices in memory. The machine's rates for each of these are measured
(`planning.rates`); how often a step does what is counted where it can be, and otherwise fitted on
runs of 460 to 4810 parameters. The fitted constants are those below.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from training_jacobian.flops import SVD_DIVIDE_AND_CONQUER
from training_jacobian.planning.footprint import MatrixFree, segment_steps
from training_jacobian.planning.run_size import RunSize

PRODUCTS_EFFICIENCY = 0.75
"""Rate of all the products of a tangent's step over that of the large ones among them."""

STEP_PASSES = 8
"""Passes over the layers' outputs and the parameters in a tangent's step, beside its products."""

BLOCK = 32
"""Tangents that a device pushes at a time (`jacobian.LARGEST_BLOCK`)."""

ADAM_FACTOR = 1.4
"""A tangent's step with Adam over one with SGD."""

GENERIC_FACTOR = {"dense": 2.8, "matrix_free": 1.8}
"""JAX's own differentiation over the rule written out in `dense`, by the run's method.

A matrix-free run linearises each step first, a dense one differentiates the run as a whole. The
penalty on ‖∂logits/∂x‖² takes another factor of 2 classes + 1: forwards and back through every
logit.
"""

RECORDING_FACTOR = 4
"""Trainings that a product takes besides where the run is recorded in segments, anew every time."""

SVD_EFFICIENCY = 0.7
"""Rate of decomposing a matrix in memory over that of the small one, in cache, that is timed."""

SHARED_MEMORY_EXPONENT = 0.5
"""c cores are as fast as c to this power at what mostly waits for memory."""

SVD_CORES = 4
"""Cores that the decomposition has at most (`FEW_CORES` of the workflow)."""

SHIFT_PASSES = 45
"""Passes over a layer's outputs for every perturbed network and sample: activations, softmax."""

RESTRICTED_PASSES = 18
"""Passes over an N×N matrix in a step of training restricted to the regions and their controls."""

READING_PASSES = 700
"""Passes over an N×N matrix, from and to the disk included, of partition and alignment."""

STARTS = {
    "prepare_dataset": 0.65,
    "train_network": 1.35,
    "compute_jacobian": 1.4,
    "decompose_jacobian": 0.15,
    "perturb_trained": 1.45,
    "train_restricted_regions": 1.8,
    "partition_subspaces": 0.2,
    "find_leading_triplets": 4.0,
    "estimate_density": 4.0,
    "estimate_regions": 0.3,
    "measure_leading_shift": 1.45,
}
"""Imports and compilation over those of the smallest program (``start_s``).

Partition stands for itself, alignment and movement.
"""

Machine = Mapping[str, Any]
"""What `scripts/measure_machine.py` writes."""


def run_seconds(run: RunSize, counts: MatrixFree, machine: Machine, /, *, cores: int) -> dict:
    """Return the seconds of every step of a run, one after the other, by the rule's name.

    Parameters
    ----------
    cores
        Of the steps that every dense run takes, see `step_cores`.
    """
    steps = {"train_network": _training_seconds(run, machine)}
    if run.method == "matrix_free":
        steps |= _matrix_free_work(run, counts, machine)
    else:
        steps |= _dense_work(run, machine, cores)
    work = {"prepare_dataset": 0.0, **steps}
    return {name: STARTS[name] * machine["start_s"] + seconds for name, seconds in work.items()}


def product_seconds(run: RunSize, machine: Machine, /, *, block: int) -> float:
    """Return the seconds per tangent of pushing `block` of them through training on one device.

    A cotangent that is pulled back takes as long.
    """
    rates = machine["rates"][run.precision]
    numbers = run.batch * run.outputs + run.parameters
    each = run.tangent_flops / (PRODUCTS_EFFICIENCY * rates["products"])
    each += run.steps * STEP_PASSES * numbers / rates["numbers"]
    each *= ADAM_FACTOR if run.optimizer == "adam" else 1
    each *= 1 if run.written_out else GENERIC_FACTOR[run.method]
    each *= 2 * run.classes + 1 if run.penalised else 1
    return each + run.steps * machine["step_s"] / block


def _training_seconds(run: RunSize, machine: Machine) -> float:
    rates = machine["rates"][run.precision]
    times = 2 * run.classes + 1 if run.penalised else 1
    flops = times * run.training_flops / (PRODUCTS_EFFICIENCY * rates["products"])
    return flops + run.steps * machine["step_s"]


def _dense_work(run: RunSize, machine: Machine, cores: int) -> dict[str, float]:
    rates, square = machine["rates"][run.precision], run.parameters**2
    on = devices_of(machine, step_cores(run, cores, machine["cores"]))
    shared = cores**SHARED_MEMORY_EXPONENT
    few = min(cores, SVD_CORES) ** SHARED_MEMORY_EXPONENT
    perturbed = run.parameters * (run.training_samples + 3 * run.test_samples) * run.outputs
    return {
        "compute_jacobian": run.parameters * product_seconds(run, machine, block=BLOCK) / on,
        "decompose_jacobian": run.parameters**3 / (SVD_EFFICIENCY * rates["svd"] * few),
        "partition_subspaces": READING_PASSES * square / rates["matrix_numbers"],
        "perturb_trained": SHIFT_PASSES * perturbed / (rates["numbers"] * cores),
        "train_restricted_regions": (
            RESTRICTED_PASSES * run.steps * square / (rates["matrix_numbers"] * shared)
        ),
    }


def _matrix_free_work(run: RunSize, counts: MatrixFree, machine: Machine) -> dict[str, float]:
    on = min(devices_of(machine, machine["cores"]), counts["probes"])
    recorded = segment_steps(run, counts["memory_mib"] * 2**20) == run.steps
    again = 0.0 if recorded else RECORDING_FACTOR * _training_seconds(run, machine)

    def block_seconds(vectors: int) -> float:
        return vectors * product_seconds(run, machine, block=vectors) + again

    # One vector at a time, and then the residuals of those that are listed.
    leading = counts["leading_steps"] * block_seconds(1) + block_seconds(counts["leading"])
    # Each device takes its share of the probes.
    share = block_seconds(math.ceil(counts["probes"] / on))
    return {
        "find_leading_triplets": 2 * leading,
        "estimate_density": 2 * (counts["probe_steps"] + 1) * share,
        "estimate_regions": 0.0,
        "measure_leading_shift": 0.0,
    }


def step_cores(run: RunSize, each: int, every: int, /) -> int:
    """Return the cores of a run's Jacobian or density: `every` one where those take long.

    That is with a penalty in the loss, with an own network or optimiser, and without the matrix;
    else `each` run has so many.
    """
    long = run.penalised or run.measured or run.method == "matrix_free"
    return every if long else each


def devices_of(machine: Machine, cores: int, /) -> int:
    """Return the devices that a step on so many cores has: as many, or the GPUs."""
    return min(cores, machine["devices"]) if machine["device"] == "cpu" else machine["devices"]


def run_flops(run: RunSize, counts: MatrixFree, /) -> float:
    """Return the FLOPs of a run: all tangents and the decomposition, or all products."""
    if run.method == "matrix_free":
        return products(run, counts) * run.tangent_flops
    return run.parameters * run.tangent_flops + SVD_DIVIDE_AND_CONQUER * run.parameters**3


def products(run: RunSize, counts: MatrixFree, /) -> int:
    """Return the number of tangents and cotangents that go through training."""
    if run.method == "matrix_free":
        return 2 * (counts["leading_steps"] + counts["probes"] * counts["probe_steps"])
    return run.parameters
