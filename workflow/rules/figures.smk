# One rule per figure, made from what its module registers, src/training_jacobian/figures/.
REGISTERED = registered()

# What the paper states, "about 500", "about 3000" and "about 750": chaotic, bulk, stable.
STATED_COUNTS = [500, 3000, 750]

# The paper compares its run with shuffled labels and with noise; absent runs are left out.
DATA_RUNS = [run for run in (MAIN_RUN, "shuffled_labels", "white_noise") if run in DENSE_RUNS]

# Of figures that compare runs: which. The others have one run, or a file on all of them.
COMPARED_RUNS = {
    "data_dependence": DATA_RUNS,
    "generality_regions": list(DENSE_RUNS),
    "generality_spectra": list(DENSE_RUNS),
    "jacobian_penalty": PENALTY_RUNS,
    "threshold_sensitivity": [run for run in REPLICATES if run != MAIN_RUN],
}

# Runs that a module's figures are drawn of, where these are not all.
FIGURES_OF = {"composition": "|".join(["", *(f"{run}/" for run in COMPOSED)])}
FIGURES_OF_ANY = "|".join(["", *(f"{run}/" for run in config["runs"])])

# Files that not every path of a figure has in the place that its module names.
OTHER_FILES = {
    ("spectrum_history", "sigmas"): lambda wildcards: [of_run(s)(wildcards) for s in SIGMA_AFTER],
    ("spectral_density", "sigma"): lambda wildcards: (
        []
        if name_of(wildcards) in MATRIX_FREE_RUNS
        else of_run("<results>/{run}/sigma.npy")(wildcards)
    ),
    # Only the main run is drawn beside others.
    ("threshold_sensitivity", "others"): lambda wildcards: expand(
        "<results>/{run}/threshold_sensitivity.csv",
        run=[] if wildcards.of else COMPARED_RUNS["threshold_sensitivity"],
    ),
}

# Settings of all figures; each gets those that its module asks for.
VALUES = {
    **config["regions"],
    "runs": list(DENSE_RUNS),
    "controls": CONTROLS,
    "seeds": REPLICATES,
    "labels": ["normal" if run == MAIN_RUN else run for run in DATA_RUNS],
    "penalties": lambda wildcards: [
        config["runs"][run]["jacobian_penalty"] for run in PENALTY_RUNS
    ],
    "epochs": HISTORY["epochs"][1:],
    "stated": lambda wildcards: [] if wildcards.of else STATED_COUNTS,
}

# What captions tell beside that.
CAPTIONS = {
    "input_jacobian": {"step": PERTURBATION["step"]},
    "leading_shift": {"step": PERTURBATION["step"]},
    "principal_angles": {"runs": REPLICATES},
    "seed_overlap": {"runs": REPLICATES},
    "spectral_density": {"probes": MATRIX_FREE["probes"], "steps": MATRIX_FREE["probe_steps"]},
}


def figure_files(figure):
    """Return the input files of a figure, or functions for them, by flag."""
    return {
        flag: OTHER_FILES.get((figure.name, flag)) or in_place(figure.name, place)
        for flag, place in figure.places.items()
    }


def in_place(name, place):
    path = f"<results>/{place}".replace("{main}", MAIN_RUN)
    if "{run}" in path:
        return of_run(path)
    return expand(path, runs=COMPARED_RUNS[name]) if "{runs}" in path else path


def figure_settings(figure):
    return {name: VALUES[name] for name in figure.settings}


def figure_flags(figure):
    """Return the function that gives the flags of a figure's files and settings."""

    def flags(wildcards, input):
        values = {flag: input.get(flag) for flag in figure.files}
        for name, value in figure_settings(figure).items():
            values[name] = value(wildcards) if callable(value) else value
        # What may be left out, and is.
        return as_flags({name: value for name, value in values.items() if value != []})

    return flags


for figure in REGISTERED.values():
    stem = f"{{of}}{figure.name}" if figure.of_run else figure.name

    rule:
        name:
            f"plot_{figure.name}"
        input:
            **figure_files(figure),
            style=of_workflow("matplotlibrc"),
        output:
            f"<figures>/{stem}.pdf",
            report(
                f"<figures>/{stem}.png",
                caption=f"../report/{figure.caption}.rst",
                category=figure.category,
                labels=figure_labels(figure.title),
            ),
        log:
            f"<logs>/{stem.replace(figure.name, f'plot_{figure.name}')}.log",
        benchmark:
            f"<benchmarks>/{stem.replace(figure.name, f'plot_{figure.name}')}.tsv"
        wildcard_constraints:
            of=FIGURES_OF.get(figure.module, FIGURES_OF_ANY),
        conda:
            "../../environment.yml"
        params:
            **{**figure_settings(figure), **CAPTIONS.get(figure.name, {})},
            code=code_of("scripts/plot.py", f"src/training_jacobian/figures/{figure.module}.py"),
            program=lambda wildcards, input: shlex.quote(os.path.relpath(ROOT / "scripts/plot.py")),
            figure=figure.name,
            flags=figure_flags(figure),
            parameters=RUNS.parameters,
            seed=RUNS.setting("seed"),
        message:
            "Drawing {output[0]}"
        shell:
            "python {params.program} --figure {params.figure} {params.flags} --output {output:q}"
            " > {log:q} 2>&1"


def drawn(*names, of=""):
    """Return the files of figures: those of the main run, or of each {of}."""
    files = [file for name in names for file in getattr(rules, f"plot_{name}").output]
    return expand(files, of=of)


# Figures of the main run stand in the figures folder, those of another run in its own.
def folders_of(runs):
    return ["" if run == MAIN_RUN else f"{run}/" for run in runs]


NOTEBOOK = drawn(
    "data_dependence",
    "spectrum",
    "singular_vector_alignment",
    "init_perturbation_top",
    "init_perturbation_bulk",
    "init_perturbation_regions",
    "restricted_training_bulk",
    "restricted_training_chaotic_stable",
    *(name for name in REGISTERED if name.startswith("prediction_shift")),
    "parameter_movement",
)
FIGURES += [*NOTEBOOK, *drawn("restricted_training_curves", "function_jacobian")]
GENERALITY += [
    *drawn(
        "generality_spectra",
        "threshold_sensitivity",
        "composition",
        "input_components",
        "curvature_spectrum",
        "curvature_along_singular_vectors",
        "curvature_overlap",
        "curvature_restricted",
        "input_jacobian",
    ),
    *drawn("spectrum_history", "expansion_history", of=folders_of(HISTORY["runs"])),
]
SCALING += [
    *drawn("matrix_free_accuracy", "region_sizes"),
    *drawn("spectral_density", "leading_shift", of=folders_of(ESTIMATED_RUNS)),
]
# What a configuration may leave out.
if len(REPLICATES) > 1:
    FIGURES += drawn("seed_overlap", "principal_angles")
if GENERAL_CLAIMS:
    GENERALITY += drawn("generality_regions", "generality_claims")
if COMPARE_PRECISION:
    GENERALITY += drawn("precision")
if COMPARE_PENALTY:
    GENERALITY += drawn("jacobian_penalty")
