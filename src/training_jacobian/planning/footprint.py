"""Bytes of memory and of disk that a run needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from training_jacobian.jacobian.segments import segment_length
from training_jacobian.planning.run_size import ENTRY, RunSize

DENSE_MATRICES = {"float32": 11, "float64": 6}
"""N×N matrices, of the run's precision, that the decomposition can hold at once.

J, U, Vᵀ and LAPACK's workspace (3 N²); all but J in float64.
"""

LARGEST_STEP_MATRICES = 18
"""N×N matrices, of the run's precision, that the largest step of the run `paper` holds."""

PROCESS_BYTES = 500 * 10**6
"""What Python, JAX and its compiled programs take beside the arrays."""

GENERIC_RECORD = 13
"""Numbers per output of a layer that JAX's own linearisation of a step keeps, measured.

With the penalty on ‖∂logits/∂x‖², classes + 2 times as many.
"""

ADAM_RECORD = 5
"""Numbers per parameter that Adam's linearised step keeps, measured; SGD's keeps next to none."""

HELD_VECTORS = {"dense_rule": 45, "generic": 320}
"""Vectors (N,) that XLA's CPU runtime holds, on each device, of every step of Lanczos' iteration
until its last, measured: with the products of `mlp_rule`, and with JAX's own linearisation."""

MatrixFree = Mapping[str, Any]
"""The configuration's section of that name, of which ``leading_steps``, ``leading``, ``probes``,
``probe_steps`` and ``memory_mib`` are read here."""


def dense_bytes(size: int, precision: str, /, *, matrices: int) -> int:
    """Return the bytes of so many size × size matrices."""
    return matrices * size**2 * ENTRY[precision]


def record_step_numbers(run: RunSize, /) -> int:
    """Return the numbers that the record of one step holds, for tangents to be pushed through it.

    By the rule of `mlp_rule`: activations, slopes and bends of the hidden layers, residuals of all
    layers but the first, probabilities, and weights after the first layer.
    """
    if run.measured:
        return run.measured.record
    *hidden, _ = (layer.outputs for layer in run.layers)
    weights = sum(layer.fan_in * layer.fan_out for layer in run.layers[1:])
    adam = ADAM_RECORD * run.parameters if run.optimizer == "adam" else 0
    if run.written_out:
        outputs = 3 * sum(hidden) + sum(hidden[1:]) + 2 * run.classes
        return run.batch * outputs + weights + adam
    times = run.classes + 2 if run.penalised else 1
    inputs = sum(layer.fan_in * layer.positions for layer in run.layers)
    return run.batch * (times * GENERIC_RECORD * run.outputs + inputs) + weights + adam


def state_numbers(run: RunSize, /) -> int:
    """Return the numbers that training carries on: parameters, momentum, Adam's second moment."""
    if run.measured:
        return run.measured.state
    return (3 if run.optimizer == "adam" else 2) * run.parameters


def segment_steps(run: RunSize, memory: int, /) -> int:
    """Return the steps that a matrix-free run records at a time, for `memory` in bytes."""
    per_step, state = record_step_numbers(run) * run.entry, state_numbers(run) * run.entry
    return segment_length(run.steps, memory, per_step=per_step, per_segment=state)


def record_bytes(run: RunSize, memory: int, /) -> int:
    """Return the bytes of a matrix-free run's record: of all steps, or of segments and one of them.

    The best segments let it grow with √steps instead of with the steps.
    """
    length = segment_steps(run, memory)
    numbers = length * record_step_numbers(run)
    if length < run.steps:
        numbers += math.ceil(run.steps / length) * state_numbers(run)
    return numbers * run.entry


def vectors_bytes(run: RunSize, counts: MatrixFree, /, *, devices: int) -> int:
    """Return the bytes of the vectors (N,) that the larger of the two matrix-free steps holds.

    Left and right Krylov vectors of the leading singular values, and the singular vectors made of
    them; or the Krylov vectors of every probe, twice, the known singular vectors on each device
    and in the file, and what the runtime holds (`HELD_VECTORS`).
    """
    krylov = 2 * counts["probes"] * counts["probe_steps"]
    known = (1 + devices) * counts["leading_steps"]
    held = HELD_VECTORS["dense_rule" if run.written_out else "generic"]
    density = krylov + known + devices * counts["probe_steps"] * held
    return max(4 * counts["leading_steps"], density) * run.parameters * run.entry


def memory_bytes(run: RunSize, counts: MatrixFree, /, *, cores: int, block_bytes: int) -> int:
    """Return the memory of the run's largest step, its process included.

    Parameters
    ----------
    cores
        Of its steps; each has a device that holds the record.
    block_bytes
        Bytes for the temporaries of one block of tangents (``jacobian.memory_mib``).
    """
    if run.method == "matrix_free":
        devices = min(cores, counts["probes"])
        record = record_bytes(run, counts["memory_mib"] * 2**20)
        return PROCESS_BYTES + vectors_bytes(run, counts, devices=devices) + devices * record
    size, precision = run.parameters, run.precision
    largest = LARGEST_STEP_MATRICES if run.main else DENSE_MATRICES[precision]
    analysed = dense_bytes(size, precision, matrices=largest)
    # The generic rule carries the run along beside the tangents.
    record = run.steps * record_step_numbers(run) * run.entry if run.written_out else 0
    pushed = dense_bytes(size, precision, matrices=1 + run.histories) + cores * record + block_bytes
    return PROCESS_BYTES + max(analysed, pushed)


def disk_bytes(run: RunSize, counts: MatrixFree, /, *, blocks: int = 1) -> int:
    """Return the bytes of the run's large files.

    Dense: J, U, Vᵀ, every J_t, and with `blocks` more than one the columns before they are joined.
    Matrix-free: right singular vectors of all leading values, as far as they converge, left ones
    of those that are listed, and a direction per probe.
    """
    if run.method == "matrix_free":
        vectors = counts["leading_steps"] + counts["leading"] + counts["probes"]
        return vectors * run.parameters * run.entry
    matrices = 3 + run.histories
    if blocks > 1:
        # The columns are joined before the decomposition starts.
        matrices = max(matrices, 2 * (1 + run.histories))
    return dense_bytes(run.parameters, run.precision, matrices=matrices)
