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


rule plan:
    """Print what every run needs: products, FLOP, memory, disk, time, and why it is dense."""
    log:
        "<logs>/plan.log",
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    params:
        settings=json.dumps({key: config[key] for key in PLANNED_KEYS}),
        cores_each=EACH_CORES,
        plan=f"{config['pathvars']['results']}/plan.csv",
    message:
        "The plan, also in {params.plan}"
    shell:
        "python scripts/plan_runs.py --settings {params.settings:q} --cores {threads}"
        " --cores-each {params.cores_each} --plan {params.plan:q} 2>&1 | tee {log:q}"
