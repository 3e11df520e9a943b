"""Write the report's pages about the whole workflow: claims, configuration, versions, run times.

The overview of the claims is a part of the report's first page, the others are pages.
"""

import argparse
import json

import jax

from training_jacobian import report_pages, run_times, storage
from training_jacobian.argument_types import output_file
from training_jacobian.errors import UserError
from training_jacobian.limits import available_cores
from training_jacobian.machine import machine_facts
from training_jacobian.run import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, describe, save."""
    if len(arguments.titles) != len(arguments.ledgers):
        raise UserError("--titles: accepted: one for each of --ledgers")
    ledgers = map(storage.load_json, arguments.ledgers)
    claims = report_pages.overview(dict(zip(arguments.titles, ledgers, strict=True)))
    configuration = json.loads(arguments.configuration)
    devices = jax.devices()
    facts = machine_facts(available_cores())
    facts["JAX devices"] = f"{len(devices)} × {devices[0].device_kind} ({devices[0].platform})"
    jobs = run_times.read_run_times(arguments.benchmarks)
    storage.save_text(arguments.overview, claims)
    storage.save_text(arguments.configuration_page, report_pages.configuration_page(configuration))
    storage.save_text(arguments.versions_page, report_pages.versions_page(facts))
    storage.save_text(arguments.run_times_page, report_pages.run_times_page(jobs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ledgers", nargs="*", required=True, help="inputs: .json")
    parser.add_argument("--titles", nargs="*", required=True, help="one per ledger")
    parser.add_argument("--configuration", required=True, help="JSON: settings and runs")
    parser.add_argument("--benchmarks", required=True, help="folder of Snakemake's benchmarks")
    for name in ("overview", "configuration-page", "versions-page", "run-times-page"):
        parser.add_argument(f"--{name}", type=output_file, required=True, help="output: .html")
    run_program(main, parser)
