"""Write the report's pages about the whole workflow: claims, configuration, versions, run times.

The overview of the claims is a part of the report's first page, the others are pages.
"""

import argparse
import json

import jax

from training_jacobian.files import run_times, storage
from training_jacobian.program.arguments import output_file
from training_jacobian.program.errors import UserError
from training_jacobian.program.limits import available_cores
from training_jacobian.program.machine import machine_facts
from training_jacobian.program.run import run_program
from training_jacobian.report import pages


def main(arguments: argparse.Namespace) -> None:
    """Load, describe, save."""
    if len(arguments.titles) != len(arguments.ledgers):
        raise UserError("--titles: accepted: one for each of --ledgers")
    ledgers = map(storage.load_json, arguments.ledgers)
    claims = pages.overview(dict(zip(arguments.titles, ledgers, strict=True)))
    configuration = json.loads(arguments.configuration)
    devices = jax.devices()
    facts = machine_facts(available_cores())
    facts["JAX devices"] = f"{len(devices)} × {devices[0].device_kind} ({devices[0].platform})"
    jobs = run_times.read_run_times(arguments.benchmarks)
    storage.save_text(arguments.overview, claims)
    storage.save_text(arguments.configuration_page, pages.configuration_page(configuration))
    storage.save_text(arguments.versions_page, pages.versions_page(facts))
    storage.save_text(arguments.run_times_page, pages.run_times_page(jobs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ledgers", nargs="*", required=True, help="inputs: .json")
    parser.add_argument("--titles", nargs="*", required=True, help="one per ledger")
    parser.add_argument("--configuration", required=True, help="JSON: settings and runs")
    parser.add_argument("--benchmarks", required=True, help="folder of Snakemake's benchmarks")
    for name in ("overview", "configuration-page", "versions-page", "run-times-page"):
        parser.add_argument(f"--{name}", type=output_file, required=True, help="output: .html")
    run_program(main, parser)
