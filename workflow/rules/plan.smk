# Not part of `all`: what every run needs and about how long it takes, said beforehand (`make plan`).
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


localrules:
    plan,


use rule printed as plan with:
    """Print what every run needs: products, FLOP, memory, disk, time, and why it is dense."""
    log:
        "<logs>/plan.log",
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
