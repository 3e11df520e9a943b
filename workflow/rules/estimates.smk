# Without the matrix: runs whose Jacobian is too large to hold, and the main run, to compare.
MATRIX_FREE = config["matrix_free"]
ESTIMATED_RUNS = [MAIN_RUN, *MATRIX_FREE_RUNS]
SIZES = of_other_size(config["runs"])


use rule parallel_step as find_leading_triplets with:
    """Leading singular triplets by Golub–Kahan's bidiagonalisation, with their residuals."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
    output:
        table="<results>/{run}/leading_singular_values.csv",
        vectors="<results>/{run}/leading_vectors.npz",
    log:
        "<logs>/{run}/find_leading_triplets.log",
    benchmark:
        "<benchmarks>/{run}/find_leading_triplets.tsv"
    # One vector at a time: more cores would mostly wait.
    resources:
        **GPU,
        mem_mb=RUNS.vectors_mb(
            4 * MATRIX_FREE["leading_steps"], mebibytes=MATRIX_FREE["memory_mib"]
        ),
        runtime=RUNS.minutes(20, power=1, trains=True),
    params:
        **program(
            "find_leading_triplets",
            steps=MATRIX_FREE["leading_steps"],
            tolerance=MATRIX_FREE["tolerance"],
            count=MATRIX_FREE["leading"],
            seed=MATRIX_FREE["seed"],
            memory_mib=MATRIX_FREE["memory_mib"],
        ),
    message:
        "Finding the leading singular values of run {wildcards.run}"


use rule parallel_step as estimate_density with:
    """Lanczos' iteration on JᵀJ from several probes, the known singular vectors taken out."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        vectors=rules.find_leading_triplets.output.vectors,
    output:
        lanczos="<results>/{run}/lanczos.npz",
    log:
        "<logs>/{run}/estimate_density.log",
    benchmark:
        "<benchmarks>/{run}/estimate_density.tsv"
    threads: ALL_CORES
    resources:
        **GPU,
        mem_mb=RUNS.density_mb(workflow.cores or 1),
        runtime=RUNS.minutes(20, power=1, trains=True),
    params:
        **program(
            "estimate_density",
            probes=MATRIX_FREE["probes"],
            steps=MATRIX_FREE["probe_steps"],
            bulk_within=config["regions"]["bulk_within"],
            seed=MATRIX_FREE["seed"],
            memory_mib=MATRIX_FREE["memory_mib"],
        ),
    message:
        "Estimating the spectral density of run {wildcards.run}"


use rule step as estimate_regions with:
    """Sizes of the regions with 95 % intervals, and the density of singular values."""
    input:
        lanczos=rules.estimate_density.output.lanczos,
    output:
        regions="<results>/{run}/region_estimates.json",
        density="<results>/{run}/spectral_density.csv",
    log:
        "<logs>/{run}/estimate_regions.log",
    benchmark:
        "<benchmarks>/{run}/estimate_regions.tsv"
    params:
        **program(
            "estimate_regions",
            chaotic_above=config["regions"]["chaotic_above"],
            bulk_within=config["regions"]["bulk_within"],
            stable_below=config["regions"]["stable_below"],
        ),
    message:
        "Estimating the regions of run {wildcards.run}"


use rule parallel_step as measure_leading_shift with:
    """Shift of the predictions along leading right singular vectors and random bulk vectors."""
    input:
        lock=LOCK,
        dataset=rules.prepare_dataset.output.dataset,
        training=rules.train_network.output.training,
        leading=rules.find_leading_triplets.output.table,
        vectors=rules.find_leading_triplets.output.vectors,
        lanczos=rules.estimate_density.output.lanczos,
    output:
        table="<results>/{run}/leading_shift.csv",
    log:
        "<logs>/{run}/measure_leading_shift.log",
    benchmark:
        "<benchmarks>/{run}/measure_leading_shift.tsv"
    resources:
        mem_mb=RUNS.vectors_mb(
            2 * MATRIX_FREE["leading_steps"] + 8 * MATRIX_FREE["leading"], mebibytes=0
        ),
    params:
        **program(
            "measure_leading_shift",
            step=PERTURBATION["step"],
            seed=PERTURBATION["seed"],
        ),
    message:
        "Measuring the predictions' shift along leading directions of run {wildcards.run}"


use rule parallel_step as compare_matrix_free with:
    """Estimates of the regions from many seeds and budgets, against the singular values."""
    input:
        lock=LOCK,
        dataset=f"<results>/{MAIN_RUN}/dataset.npz",
        training=f"<results>/{MAIN_RUN}/training.npz",
        sigma=f"<results>/{MAIN_RUN}/sigma.npy",
        vt=f"<results>/{MAIN_RUN}/vt.npy",
        regions=f"<results>/{MAIN_RUN}/regions.json",
    output:
        table=f"<results>/{MAIN_RUN}/matrix_free_accuracy.csv",
    log:
        "<logs>/compare_matrix_free.log",
    benchmark:
        "<benchmarks>/compare_matrix_free.tsv"
    resources:
        mem_mb=3000,
        runtime=60,
    params:
        **program(
            "compare_matrix_free",
            budgets=[":".join(map(str, budget)) for budget in MATRIX_FREE["accuracy"]["budgets"]],
            seeds=MATRIX_FREE["accuracy"]["seeds"],
            tolerance=MATRIX_FREE["tolerance"],
        ),
    message:
        "Repeating the estimates of the regions on {input.sigma}"


use rule step as collect_region_sizes with:
    """Shares of the regions in runs that differ in their layers' sizes alone."""
    input:
        counted=expand(
            rules.partition_subspaces.output.regions,
            run=[run for run in SIZES if run in DENSE_RUNS],
        ),
        estimated=expand(
            rules.estimate_regions.output.regions,
            run=[run for run in SIZES if run in MATRIX_FREE_RUNS],
        ),
    output:
        table="<results>/region_sizes.csv",
    log:
        "<logs>/collect_region_sizes.log",
    benchmark:
        "<benchmarks>/collect_region_sizes.tsv"
    params:
        **program(
            "collect_region_sizes",
            counted_runs=[run for run in SIZES if run in DENSE_RUNS],
            estimated_runs=[run for run in SIZES if run in MATRIX_FREE_RUNS],
        ),
    message:
        "Collecting the sizes of the regions of every network"


SCALING += [
    *rules.collect_region_sizes.output,
    *rules.compare_matrix_free.output,
    *expand(
        [*rules.estimate_regions.output, *rules.measure_leading_shift.output], run=ESTIMATED_RUNS
    ),
]
