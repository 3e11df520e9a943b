# The run of the paper and the same training in float64.
PRECISION_RUNS = {"single": "paper", "double": "float64"}

# Files of a run that the compared claims may read.
COMPARED = [
    rules.train_network.output.training,
    rules.verify_jacobian.output.verification,
    rules.decompose_jacobian.output.sigma,
    rules.partition_subspaces.output.regions,
    rules.partition_subspaces.output.trivial_share,
    rules.measure_alignment.output.alignment,
    rules.perturb_init.output.table,
    rules.perturb_init.output.radii,
    rules.perturb_trained.output.shift,
    rules.measure_movement.output.movement,
    rules.measure_movement.output.shares,
    rules.train_restricted.output.table,
    rules.measure_function_jacobian.output.function_jacobian,
]


rule compare_precision:
    """What float32 changes: singular values by region, and every claim of the paper's run."""
    input:
        code=code_of("scripts/compare_precision.py"),
        lock=LOCK,
        claims=config["claims"],
        files=expand(COMPARED, run=PRECISION_RUNS.values()),
    output:
        spectra="<results>/precision.csv",
        ledger="<results>/precision_claims.csv",
    log:
        "<logs>/compare_precision.log",
    benchmark:
        "<benchmarks>/compare_precision.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        **PRECISION_RUNS,
        results=lambda wildcards, output: Path(output.spectra).parent,
        files=[Path(str(file)).name for file in COMPARED],
    message:
        "Comparing the runs {params.single} and {params.double}"
    shell:
        "python scripts/compare_precision.py --claims {input.claims} --results {params.results}"
        " --single {params.single} --double {params.double} --files {params.files}"
        " --spectra {output.spectra} --ledger {output.ledger} > {log} 2>&1"


# A configuration may leave out the float64 run.
# Under these names, other configurations may hold other runs.
COMPARE_PRECISION = differ_only_in(DENSE_RUNS, "precision", *PRECISION_RUNS.values())
if COMPARE_PRECISION:
    GENERALITY += rules.compare_precision.output
