"""Measure how fast this machine does what a run mostly does; the plan predicts seconds from it.

Writes processor, memory and versions, and per precision the rates that `planning.rates` explains,
each of one core (or GPU) while all of them work. Takes some ten seconds.
"""

import argparse
import time

from training_jacobian import devices, limits, storage
from training_jacobian.argument_types import output_file
from training_jacobian.benchmarking.machine import machine_facts
from training_jacobian.errors import run_program
from training_jacobian.planning import rates
from training_jacobian.settings import PRECISIONS


def main(arguments: argparse.Namespace) -> None:
    """Measure, save."""
    imports = time.process_time()
    # Float64 allows for both types.
    on = devices.use(precision="float64", devices=arguments.devices, threads=arguments.threads)
    cores = arguments.threads or len(on)
    step_s, compilation = rates.step_seconds(on)
    measured = {
        precision: rates.device_rates(precision, on) | {"svd": rates.svd_rate(precision, cores)}
        for precision in PRECISIONS
    }
    storage.save_json(
        arguments.machine,
        machine_facts(cores)
        | {
            "memory_bytes": limits.available_memory(),
            "device": on[0].platform,
            "device_kind": on[0].device_kind,
            "devices": len(on),
            "start_s": imports + compilation,
            "step_s": step_s,
            "rates": measured,
        },
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    devices.add_arguments(parser)
    parser.add_argument("--machine", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
