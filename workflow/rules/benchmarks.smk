# Not part of `all`: seconds, memory and growth of what the workflow computes (`make bench`).
from benchmark_cases import case_errors, growth_cases, networks

NETWORKS = networks(config)
CASES = NETWORKS | growth_cases(config)
if workflow.is_main_process:
    stop_at(case_errors(config, CASES, ROOM, CORES))
CASE_RUNS = Runs({**config, "runs": CASES})

# What a job of the target that `benchmark_workflow` runs may depend on.
WORKFLOW_CODE = sorted(
    {
        path
        for script in Path("scripts").glob("*.py")
        if "benchmark" not in script.stem
        for path in code_of(script.as_posix())
    }
)


localrules:
    bench,


rule benchmark_jacobian:
    """Seconds and memory of the Jacobian by this package and by jax.jacfwd."""
    input:
        code=files_of("scripts/benchmark_jacobian.py"),
        lock=LOCK,
        dataset=expand(rules.prepare_dataset.output.dataset, run="paper"),
    output:
        record="<results>/benchmarks/{run}/jacobian.json",
        jacobian=temp("<results>/benchmarks/{run}/jacobian.npy"),
    log:
        "<logs>/benchmarks/{run}/benchmark_jacobian.log",
    benchmark:
        "<benchmarks>/benchmarks/{run}/benchmark_jacobian.tsv"
    wildcard_constraints:
        run="|".join(CASES),
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        mem_mb=CASE_RUNS.memory_mb(DENSE_MATRICES, mebibytes=1024),
        runtime=CASE_RUNS.minutes(90, power=2, trains=True),
    params:
        hidden=CASE_RUNS.setting("model/hidden"),
        activation=CASE_RUNS.setting("model/activation"),
        loss=CASE_RUNS.setting("loss"),
        optimizer=CASE_RUNS.setting("optimizer/name"),
        learning_rate=CASE_RUNS.setting("optimizer/learning_rate"),
        momentum=CASE_RUNS.setting("optimizer/momentum"),
        schedule=CASE_RUNS.setting("optimizer/schedule"),
        batch_size=CASE_RUNS.setting("batch_size"),
        epochs=CASE_RUNS.setting("epochs"),
        seed=CASE_RUNS.setting("seed"),
        precision=CASE_RUNS.setting("precision"),
        jacfwd=lambda wildcards: (
            "--jacfwd"
            if wildcards.run in NETWORKS
            and max(CASES[wildcards.run]["model"]["hidden"])
            <= config["benchmarks"]["largest_width_of_jacfwd"]
            else "--no-jacfwd"
        ),
        repeats=config["benchmarks"]["repeats"],
        memory_mib=config["jacobian"]["memory_mib"],
    message:
        "Timing the Jacobian of {wildcards.run}"
    shell:
        "python scripts/benchmark_jacobian.py --cores {threads} --dataset {input.dataset}"
        " --hidden {params.hidden} --activation {params.activation} --loss {params.loss}"
        " --optimizer {params.optimizer} --learning-rate {params.learning_rate}"
        " --momentum {params.momentum} --schedule {params.schedule}"
        " --batch-size {params.batch_size} --epochs {params.epochs} --seed {params.seed}"
        " --precision {params.precision} --name {wildcards.run} {params.jacfwd}"
        " --repeats {params.repeats} --memory-mib {params.memory_mib}"
        " --record {output.record} --jacobian {output.jacobian} > {log} 2>&1"


rule benchmark_svd:
    """Seconds and memory of the SVD by this package, by NumPy, and of σ alone."""
    input:
        code=files_of("scripts/benchmark_svd.py"),
        lock=LOCK,
        jacobian=rules.benchmark_jacobian.output.jacobian,
    output:
        record="<results>/benchmarks/{run}/svd.json",
    log:
        "<logs>/benchmarks/{run}/benchmark_svd.log",
    benchmark:
        "<benchmarks>/benchmarks/{run}/benchmark_svd.tsv"
    wildcard_constraints:
        run="|".join(NETWORKS),
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        mem_mb=CASE_RUNS.memory_mb(LARGEST_STEP_MATRICES),
        runtime=CASE_RUNS.minutes(30, power=3),
    params:
        repeats=config["benchmarks"]["repeats"],
    message:
        "Timing the decomposition of {wildcards.run}"
    shell:
        "python scripts/benchmark_svd.py --cores {threads} --jacobian {input.jacobian}"
        " --name {wildcards.run} --repeats {params.repeats} --record {output.record}"
        " > {log} 2>&1"


rule benchmark_restricted:
    """Seconds and memory of restricted training, batched and one at a time."""
    input:
        code=files_of("scripts/benchmark_restricted.py"),
        lock=LOCK,
        dataset=expand(rules.prepare_dataset.output.dataset, run="paper"),
        training=expand(rules.train_network.output.training, run="paper"),
    output:
        record="<results>/benchmarks/restricted.json",
    log:
        "<logs>/benchmarks/benchmark_restricted.log",
    benchmark:
        "<benchmarks>/benchmarks/benchmark_restricted.tsv"
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        mem_mb=RUNS.memory_mb(10),
        runtime=RUNS.minutes(20, power=2, trains=True),
    params:
        dimensions=config["benchmarks"]["restricted_dimensions"],
        repeats=config["benchmarks"]["repeats"],
        folder=lambda wildcards, output: Path(output.record).parent,
    message:
        "Timing restricted training"
    shell:
        "python scripts/benchmark_restricted.py --cores {threads} --dataset {input.dataset}"
        " --training {input.training} --dimensions {params.dimensions}"
        " --repeats {params.repeats} --folder {params.folder} --record {output.record}"
        " > {log} 2>&1"


rule benchmark_workflow:
    """What Snakemake, imports and compilation take of a target that is run anew."""
    input:
        code=files_of("scripts/benchmark_workflow.py"),
        workflow=WORKFLOW_CODE,
        config_files=["config/config.yaml", *map(str, workflow.overwrite_configfiles)],
        lock=LOCK,
    output:
        record="<results>/benchmarks/workflow.json",
    log:
        "<logs>/benchmarks/benchmark_workflow.log",
    benchmark:
        "<benchmarks>/benchmarks/benchmark_workflow.tsv"
    conda:
        "../../environment.yml"
    threads: ALL_CORES
    resources:
        mem_mb=RUNS.memory_mb(LARGEST_STEP_MATRICES),
        # The target `all` takes an hour on two cores.
        runtime=480,
    params:
        target=config["benchmarks"]["target"],
        folder=lambda wildcards, output: Path(output.record).with_name("dag"),
    message:
        "Timing the workflow's target {params.target}"
    shell:
        "python scripts/benchmark_workflow.py --cores {threads} --target {params.target}"
        " --config-files {input.config_files} --folder {params.folder}"
        " --record {output.record} > {log} 2>&1"


rule summarise_benchmarks:
    """Medians, ranges, rates, speed-ups and laws of growth."""
    input:
        code=files_of("scripts/summarise_benchmarks.py"),
        jacobian=expand(rules.benchmark_jacobian.output.record, run=CASES),
        svd=expand(rules.benchmark_svd.output.record, run=NETWORKS),
        restricted=rules.benchmark_restricted.output.record,
        workflow=rules.benchmark_workflow.output.record,
    output:
        summary="<results>/benchmarks.json",
        document="<results>/benchmarks.md",
    log:
        "<logs>/benchmarks/summarise_benchmarks.log",
    benchmark:
        "<benchmarks>/benchmarks/summarise_benchmarks.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "Summarising the benchmarks"
    shell:
        "python scripts/summarise_benchmarks.py --jacobian {input.jacobian} --svd {input.svd}"
        " --restricted {input.restricted} --workflow {input.workflow}"
        " --summary {output.summary} --document {output.document} > {log} 2>&1"


rule plot_benchmarks:
    """Seconds and speed-up against N; growth with N, steps and batch size."""
    input:
        code=files_of("scripts/plot_benchmarks.py"),
        style="matplotlibrc",
        summary=rules.summarise_benchmarks.output.summary,
    output:
        figures=[
            "<figures>/benchmarks.pdf",
            report(
                "<figures>/benchmarks.png",
                caption="../report/benchmarks.rst",
                category="19 Benchmarks",
                labels=figure_labels("Seconds and speed-up"),
            ),
        ],
        scaling=[
            "<figures>/benchmark_scaling.pdf",
            report(
                "<figures>/benchmark_scaling.png",
                caption="../report/benchmark_scaling.rst",
                category="19 Benchmarks",
                labels=figure_labels("Growth of the cost"),
            ),
        ],
    log:
        "<logs>/benchmarks/plot_benchmarks.log",
    benchmark:
        "<benchmarks>/benchmarks/plot_benchmarks.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "Drawing {output.figures} and {output.scaling}"
    shell:
        "python scripts/plot_benchmarks.py --summary {input.summary} --figures {output.figures}"
        " --scaling {output.scaling} > {log} 2>&1"


rule bench:
    """Every benchmark: tables and figures."""
    input:
        rules.summarise_benchmarks.output,
        rules.plot_benchmarks.output,
