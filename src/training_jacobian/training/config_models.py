"""The sections of the configuration: keys, types, bounds, defaults, and what each is for.

The JSON schema (``workflow/schemas/config.schema.json``) and the tables of ``config/README.md`` are
made from here by ``workflow/tools/config_documents.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Tag

from training_jacobian.program.arguments import LARGEST_SEED
from training_jacobian.training.config_fields import (
    DATASETS,
    OWN,
    SECTION,
    Folder,
    Fraction,
    Function,
    Natural,
    Positive,
    RunName,
    Section,
    Sections,
    Several,
    Text,
    accepted,
    known_dataset,
    only_truth,
    with_main_run,
)
from training_jacobian.training.settings import MAIN_RUN


class Dataset(Section):
    """Facts about one data set."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """Digest of inputs and labels."""
    samples: Several
    """Number of samples before the split."""
    features: Positive
    """Number of inputs."""
    classes: Several
    """Number of classes."""
    test_size: Annotated[Positive, accepted("less than `samples`")]
    """Samples held out for the test."""
    split_seed: Natural = 0
    """Seed of the split."""
    standardise: bool = False
    """Inputs to mean 0 and variance 1 over the training samples; the test samples are scaled by the
    same numbers."""


class Model(Section):
    """A network: convolutions, if any, and then dense layers."""

    channels: Annotated[
        list[Positive], accepted(f"inputs must be a square image; none for the run `{MAIN_RUN}`")
    ] = []
    """Output channels of 3×3 convolutions in front of the hidden layers, which then see the
    flattened maps; stride 2, zeros around the edge (SAME), the same activation after each."""
    hidden: Annotated[
        list[Positive],
        Field(min_length=1),
        accepted(
            "with `method: dense` J and its SVD must fit into memory and on the disk, which "
            "`snakemake plan` checks"
        ),
    ] = [64]
    """Widths of the hidden layers."""
    activation: Literal["gelu", "tanh", "relu"] = "gelu"
    """Activation between the layers."""


class Optimizer(Section):
    """An update rule."""

    name: Literal["sgd", "adam"] = "sgd"
    """Update rule."""
    learning_rate: Annotated[float, Field(gt=0)] = 0.1
    """Peak learning rate; the schedule multiplies it."""
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.9
    """Heavy-ball coefficient of SGD (0 for none), first-moment decay of Adam."""
    schedule: Literal["cosine", "constant"] = "cosine"
    """Cosine decay to zero over all steps, or constant."""


class Run(Section):
    """One training configuration."""

    dataset: Annotated[
        str,
        BeforeValidator(known_dataset),
        accepted(", ".join(f"`{name}`" for name in DATASETS) + ", or a path that ends in `.npz`"),
    ] = "digits"
    """One of the keys of `datasets`, or [a file of your own](#what-you-bring-of-your-own)."""
    inputs: Literal["real", "uniform_noise"] = "real"
    """Training inputs as they are, or uniform noise in [0, 1)."""
    labels: Annotated[Literal[True, "shuffled"], BeforeValidator(only_truth)] = True
    """Training labels as they are, or shuffled."""
    model: Annotated[
        Annotated[Model, Tag(SECTION)] | Annotated[Function, Tag(OWN)],
        Sections,
        accepted(f"or `module:function` (not for the run `{MAIN_RUN}`)"),
    ] = Model()
    """Convolutions, if any, and then dense layers; or
    [a network of your own](#what-you-bring-of-your-own)."""
    loss: Literal["cross_entropy", "squared_error"] = "cross_entropy"
    """Softmax cross-entropy, or half the squared distance to the one-hot label."""
    optimizer: Annotated[
        Annotated[Optimizer, Tag(SECTION)] | Annotated[Function, Tag(OWN)],
        Sections,
        accepted(f"or `module:function` (not for the run `{MAIN_RUN}`)"),
    ] = Optimizer()
    """The optimiser, or [one of your own](#what-you-bring-of-your-own)."""
    batch_size: Annotated[Positive, accepted("a divisor of samples − test_size")] = 64
    """Samples per step, in the data's order."""
    epochs: Positive = 25
    """Passes over the training set."""
    jacobian_penalty: Annotated[float, Field(ge=0)] = 0
    """Weight λ of the mean of ‖∂logits/∂x‖²_F over the batch, added to the loss."""
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    """Seed of the initial parameters, of noise inputs and of shuffled labels."""
    precision: Literal["float32", "float64"] = "float32"
    """Floating-point type of training, Jacobian and SVD."""
    method: Annotated[
        Literal["dense", "matrix_free"],
        accepted(f"`{MAIN_RUN}` and the runs of `history` are `dense`"),
    ] = "dense"
    """Whether the run's whole Jacobian is computed and decomposed, or only multiplied with vectors;
    see below."""


class Regions(Section):
    """Thresholds on the singular values that define the three regions."""

    chaotic_above: Annotated[float, Field(gt=1), accepted("more than 1 + bulk_within")] = 1.5
    """Chaotic singular values are larger than this."""
    bulk_within: Fraction = 0.1
    """Bulk singular values differ from one by at most this."""
    stable_below: Annotated[Fraction, accepted("less than 1 − bulk_within")] = 0.6666667
    """Stable singular values are smaller than this."""


class Jacobian(Section):
    """How the Jacobian is computed."""

    memory_mib: Positive = 256
    """Mebibytes for the temporaries of one block of tangents, over all devices."""
    blocks: Annotated[Positive, accepted("at most the smallest N of the runs")] = 1
    """Jobs that share one run's Jacobian, each with its own columns: a cluster works on them at
    once, and a run that was broken off resumes with those that are missing. The numbers are the
    same; another value computes them anew."""


class Accuracy(Section):
    """Repeated estimates of the run `paper`, compared with its singular values."""

    seeds: Several = 10
    """Repetitions of each budget."""
    budgets: Annotated[
        list[Annotated[list[Several], Field(min_length=3, max_length=3)]],
        Field(min_length=1),
        accepted("leading steps and steps together at most N"),
    ] = [[100, 3, 33], [200, 4, 50], [400, 6, 66], [800, 8, 100]]
    """Leading steps, probes and steps of each."""


class MatrixFree(Section):
    """Singular values and region sizes from products with J and Jᵀ alone: of the runs with
    `method: matrix_free`, and of the run `paper`, whose matrix is known.
    """  # noqa: D205

    leading_steps: Annotated[Positive, accepted("at most the smallest N of these runs")] = 400
    """Steps of Golub–Kahan's bidiagonalisation, two products each."""
    leading: Positive = 50
    """Leading singular values that are listed, as far as they converge."""
    tolerance: Fraction = 0.001
    """Largest accepted residual ‖Jᵀu − σv‖ / σ of a singular triplet."""
    probes: Several = 6
    """Random vectors from which Lanczos' iteration starts."""
    probe_steps: Annotated[Several, accepted("with `leading_steps` at most the smallest N")] = 66
    """Steps of the iteration from each of them, two products each."""
    seed: Natural = 0
    """Seed of the random vectors."""
    memory_mib: Positive = 512
    """Mebibytes for the record of a training run on each device; a longer run is recorded in
    segments, again for each product."""
    accuracy: Accuracy = Accuracy()


class History(Section):
    """The Jacobian through training, J_t = ∂θ_t/∂θ_0, after some of the epochs."""

    runs: Annotated[list[str], accepted("names of `runs`")] = [MAIN_RUN]
    """Runs whose Jacobian is kept through training."""
    epochs: Annotated[
        list[Natural],
        Field(min_length=2),
        accepted("ascending, from 0 (the identity) to the last epoch of these runs"),
    ] = [0, 1, 2, 5, 10, 15, 20, 25]
    """Epochs after which it is kept."""


class Machine(Section):
    """The machine that the jobs run on, where that is not the one that starts them, such as a
    cluster's node.
    """  # noqa: D205

    memory_mb: Natural = 0
    """Its memory in megabytes, against which runs are checked before any job starts; 0 for the
    memory of the machine that starts them."""


class Slurm(Section):
    """How a Slurm cluster is asked for the GPU of a step, where `gpus` is 1."""

    gpus_by: Literal["gpus", "gres"] = "gpus"
    """The option that the cluster takes, `--gpus=1` or `--gres=gpu:1`."""
    gpu_model: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]+$")] = "any"
    """The model in it, as in `--gres=gpu:a100:1`, or `any`."""
    gpu_partition: Text = "same"
    """Partition of the steps with a GPU; `same` for that of all others."""


class Directions(Section):
    """Directions drawn per region, none of them trivial."""

    chaotic: Positive = 8
    """Chaotic directions."""
    bulk: Positive = 16
    """Bulk directions."""
    stable: Positive = 8
    """Stable directions."""


class Perturbation(Section):
    """Perturbed starts and perturbed predictions."""

    stimuli: Several = 30
    """Number of stimuli, spaced evenly on a logarithmic axis from 1e-3 to 1e3."""
    bulk_index: Annotated[Natural, accepted(f"less than N of the run `{MAIN_RUN}`")] = 2000
    """Index of the authors' own bulk direction (0 is the largest singular value)."""
    directions: Directions = Directions()
    step: Annotated[float, Field(gt=0)] = 1.0
    """Length of the step away from the trained network."""
    seed: Natural = 0
    """Seed of the drawn directions and of the white-noise inputs."""


class Pathvars(Section):
    """Folders of the generated files, Snakemake's path variables."""

    results: Folder = "results"
    """The results."""
    figures: Folder = "figures"
    """The figures."""
    logs: Folder = "logs"
    """The logs."""
    benchmarks: Folder = "benchmarks"
    """The jobs' run times and memory."""
    docs: Folder = "docs"
    """The findings."""


class Config(Section):
    """The whole configuration."""

    datasets: Annotated[dict[Literal[DATASETS], Dataset], Field(min_length=1)]  # type: ignore[valid-type]
    """Facts about each data set, checked against what scikit-learn delivers."""
    defaults: Run
    """The paper's setting; every run starts from it."""
    runs: Annotated[
        dict[RunName, Run], AfterValidator(with_main_run), accepted(f"`{MAIN_RUN}` must be there")
    ]
    """Runs by name, each with the keys that differ from `defaults`. A later configuration file
    leaves a run out by setting it to null."""
    regions: Regions = Regions()
    jacobian: Jacobian = Jacobian()
    matrix_free: MatrixFree = MatrixFree()
    history: History = History()
    cores_per_run: Natural = 0
    """Cores of the steps that every run takes (Jacobian, SVD, prediction shift); 0 for all cores
    divided by the number of runs, at least one."""
    gpus: Annotated[int, Field(ge=0, le=1)] = 0
    """GPUs that each step asks for that gains from one, see docs/gpu.md."""
    machine: Machine = Machine()
    slurm: Slurm = Slurm()
    perturbation: Perturbation = Perturbation()
    claims: Text = "config/claims.yaml"
    """The claims file that the ledgers check, see below."""
    pathvars: Pathvars = Pathvars()
