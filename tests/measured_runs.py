"""Runs that were measured, and the machine that they were measured on.

Seconds of all steps that every run takes, one after the other, each on one core with another job
on the other core; other programs on the machine made some runs slower by a half.
"""

from typing import Any

MEASURED_ON: dict[str, Any] = {
    "cores": 2,
    "device": "cpu",
    "devices": 2,
    "start_s": 3.8,
    "step_s": 1.2e-5,
    "rates": {
        "float32": {"products": 6.9e10, "numbers": 6.5e9, "matrix_numbers": 5.4e9, "svd": 3.4e9},
        "float64": {"products": 3.2e10, "numbers": 2.9e9, "matrix_numbers": 3.0e9, "svd": 2.0e9},
    },
}
"""What scripts/measure_machine.py wrote there, rounded."""

MEASURED: dict[str, tuple[dict[str, Any], float]] = {
    "width_6": ({"model": {"hidden": [6]}}, 47.6),
    "paper": ({}, 231.8),
    "shuffled_labels": ({"labels": "shuffled"}, 195.3),
    "white_noise": ({"inputs": "uniform_noise"}, 199.8),
    "seed_1": ({"seed": 1}, 210.7),
    "seed_2": ({"seed": 2}, 201.3),
    "seed_3": ({"seed": 3}, 183.0),
    "seed_4": ({"seed": 4}, 217.1),
    "squared_error": ({"loss": "squared_error"}, 204.2),
    "adam": ({"optimizer": {"name": "adam", "learning_rate": 0.003}}, 321.0),
    "no_momentum": ({"optimizer": {"momentum": 0.0}}, 215.4),
    "learning_rate_003": ({"optimizer": {"learning_rate": 0.03}}, 276.9),
    "learning_rate_03": ({"optimizer": {"learning_rate": 0.3}}, 289.8),
    "tanh": ({"model": {"activation": "tanh"}}, 226.5),
    "relu": ({"model": {"activation": "relu"}}, 309.6),
    "width_16": ({"model": {"hidden": [16]}}, 54.1),
    "width_32": ({"model": {"hidden": [32]}}, 68.3),
    "two_layers": ({"model": {"hidden": [32, 32]}}, 169.8),
    "breast_cancer": ({"dataset": "breast_cancer", "batch_size": 64}, 68.2),
    "wine": ({"dataset": "wine", "batch_size": 16}, 33.8),
    "image_patches": ({"dataset": "image_patches"}, 202.8),
    "float64": ({"precision": "float64"}, 615.9),
    "jacobian_penalty": ({"model": {"hidden": [16]}, "jacobian_penalty": 0.01}, 272.9),
    "paper_without_the_matrix": ({"method": "matrix_free"}, 64.7),
    "wide": ({"model": {"hidden": [256, 160]}, "method": "matrix_free"}, 1019.0),
    "convolutional": (
        {"model": {"channels": [32, 16], "hidden": [256]}, "method": "matrix_free"},
        2084.0,
    ),
}
"""By name: what differs from the defaults, seconds."""

MEASURED_DENSITIES = {"paper": 525, "wide": 2698, "convolutional": 5782}
"""Megabytes that `estimate_density` took at most, on two cores, by the run of config.yaml."""
