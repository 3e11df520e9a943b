# Not part of `all`: what every run needs and how long it takes, told beforehand (`make plan`).
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


rule measure_machine:
    """How fast this machine multiplies, decomposes and reads; the plan's seconds follow from it."""
    input:
        code=files_of("scripts/measure_machine.py"),
        lock=LOCK,
    output:
        machine="<results>/machine.json",
    log:
        "<logs>/measure_machine.log",
    benchmark:
        "<benchmarks>/measure_machine.tsv"
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=lambda wildcards, threads: 1000 + 150 * threads,
        runtime=10,
    message:
        "Measuring this machine"
    shell:
        "python scripts/measure_machine.py --threads {threads} --machine {output.machine}"
        " > {log} 2>&1"


rule plan:
    """Print what every run needs: products, FLOP, memory, disk, seconds, and why it is dense."""
    input:
        code=files_of("scripts/plan_runs.py"),
        machine=rules.measure_machine.output.machine,
    log:
        "<logs>/plan.log",
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=json.dumps({key: config[key] for key in PLANNED_KEYS}),
        cores=EACH_CORES,
        plan=lambda wildcards, input: Path(input.machine).with_name("plan.csv"),
    message:
        "The plan, also in {params.plan}"
    shell:
        "python scripts/plan_runs.py --machine {input.machine} --settings {params.settings:q}"
        " --cores {params.cores} --plan {params.plan} 2>&1 | tee {log}"
