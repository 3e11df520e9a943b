"""Write the report's pages about the whole workflow: claims, configuration, versions, run times.

The overview of the claims is a part of the report's first page, the others are pages.
"""

import json

import jax

from training_jacobian.files import run_times, storage
from training_jacobian.program.arguments import Namespace, Parser, paired
from training_jacobian.program.facts import machine_facts
from training_jacobian.program.limits import available_cores
from training_jacobian.program.run import run_program
from training_jacobian.report import pages


def main(arguments: Namespace) -> None:
    """Load, describe, save."""
    paths = paired("--titles", "--ledgers", arguments.titles, arguments.ledgers)
    claims = pages.overview({title: storage.load_json(path) for title, path in paths.items()})
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
    parser = Parser(__doc__)
    parser.inputs(nargs="*", ledgers="of claims, .json")
    parser.required("titles", str, "one per ledger", nargs="*")
    parser.required("configuration", str, "JSON: settings and runs")
    parser.inputs(benchmarks="folder of Snakemake's benchmarks")
    pages_of = ("overview", "configuration_page", "versions_page", "run_times_page")
    parser.outputs(**dict.fromkeys(pages_of, ".html"))
    run_program(main, parser)
