# No part of `everything`: what every run needs and about how long it takes, said beforehand (`make plan`).
import json

# What decides on a run's size and on the room for it; every run is merged with `defaults`.
PLANNED_KEYS = (
    "runs",
    "datasets",
    "history",
    "jacobian",
    "matrix_free",
    "machine",
    "own",
    "pathvars",
)


use rule printed as plan with:
    """Print what every run needs: products, FLOP, memory, disk, time, and why it is dense."""
    pathvars:
        job="plan",
    threads: ALL_CORES
    params:
        **program(
            "plan_runs",
            settings=json.dumps({key: config[key] for key in PLANNED_KEYS}),
            cores=workflow.cores or 1,
            cores_each=EACH_CORES,
            plan=f"{RESULTS}/plan.csv",
        ),
    message:
        "The plan, also in the results as plan.csv"


# Included last: what the other files ask for is gathered here, by run.
# Sections that decide on a run's results beside its own settings and its data set.
COMMON_KEYS = ("regions", "jacobian", "matrix_free", "history", "perturbation", "gpus")

# Files of the run `paper` that only figures and claims ask for.
OF_MAIN_RUN = [
    *rules.perturb_init.output,
    *rules.train_restricted.output,
    *rules.measure_function_jacobian.output,
]
ASKED_FOR = [
    *GENERALITY,
    *SCALING,
    *expand(OF_EVERY_RUN, run=DENSE_RUNS),
    *expand(rules.train_restricted_regions.output, run=RESTRICTED_RUNS),
    *expand([*rules.decompose_jacobian.output, *rules.compute_jacobian.output], run=DENSE_RUNS),
    *expand([*rules.prepare_dataset.output, *rules.train_network.output], run=config["runs"]),
    *expand(OF_MAIN_RUN, run=MAIN_RUN),
    *expand(rules.measure_sensitivity.output, run=REPLICATES),
    *expand(f"{RESULTS}/{{name}}", name=ANALYSES),
    *expand(f"{RESULTS}/{{name}}", name=required_files([*CLAIMS, *SCALING_CLAIMS])),
]


use rule step as record_provenance with:
    """How a run's results came about: configuration, code, versions, devices, digests, times."""
    input:
        needs=lambda wildcards: in_folder(ASKED_FOR, f"{RESULTS}/{wildcards.run}"),
    output:
        provenance="<results>/{run}/provenance.json",
    log:
        "<logs>/{run}/record_provenance.log",
    benchmark:
        "<benchmarks>/record_provenance_of_{run}.tsv"
    params:
        **program(
            "record_provenance",
            settings=lambda wildcards: json.dumps(
                {
                    "run": config["runs"][wildcards.run],
                    "dataset": config["datasets"][config["runs"][wildcards.run]["dataset"]],
                    "own": config["own"].get(wildcards.run),
                    **{key: config[key] for key in COMMON_KEYS},
                }
            ),
            folder=lambda wildcards: Path(RESULTS, wildcards.run),
            benchmarks=lambda wildcards: Path(config["pathvars"]["benchmarks"], wildcards.run),
        ),
    message:
        "Gathering the provenance of run {wildcards.run}"
