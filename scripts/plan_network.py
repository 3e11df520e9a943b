"""Tell what a network of any size would need on a machine that was measured; nothing is run.

The defaults are the paper's training on digits. Prints the plan's table, with one row per method,
and the seconds of every step.
"""

import argparse
from pathlib import Path

import yaml

from training_jacobian import checked_files, settings, storage
from training_jacobian.argument_types import positive_integer
from training_jacobian.errors import run_program
from training_jacobian.planning import table
from training_jacobian.planning.plan import METHODS, Cores, plan_of, room_here
from training_jacobian.planning.run_size import network_size

SECTIONS = ("matrix_free", "jacobian", "machine", "pathvars")


def main(arguments: argparse.Namespace) -> None:
    """Load, predict, print."""
    machine = checked_files.load_machine(arguments.machine)
    with storage.reading(arguments.config):
        content = yaml.safe_load(Path(arguments.config).read_text(encoding="utf-8"))
    config = checked_files.sections(arguments.config, content, SECTIONS)
    room = room_here(config, memory=machine["memory_bytes"])
    cores = Cores(arguments.cores or machine["cores"], machine["cores"])
    sizes = [
        network_size(
            settings.from_arguments(arguments),
            features=arguments.features,
            classes=arguments.classes,
            training_samples=arguments.samples,
            test_samples=arguments.test_samples,
            method=method,
        )
        for method in METHODS
    ]
    rows = plan_of(sizes, config, room, machine, cores=cores)
    print(table.as_text(rows))
    for needs, seconds in rows:
        steps = ", ".join(f"{name} {value:.0f} s" for name, value in seconds.items())
        print(f"{needs.size.method}: {steps}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--machine", required=True, help="from measure_machine.py")
    parser.add_argument("--config", default="config/config.yaml", help="for matrix_free, jacobian")
    parser.add_argument(
        "--features", type=positive_integer, default=64, help="inputs of the network"
    )
    parser.add_argument("--classes", type=positive_integer, default=10, help="its outputs")
    parser.add_argument("--samples", type=positive_integer, default=1600, help="to train on")
    parser.add_argument("--test-samples", type=positive_integer, default=197, help="held out")
    parser.add_argument(
        "--cores", type=positive_integer, default=None, help="of each step, by default all"
    )
    settings.add_arguments(parser)
    run_program(main, parser)
