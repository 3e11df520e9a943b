"""The script standardises where it is told to, before the controls."""

import json

import numpy as np
import pytest

from config_examples import CONFIG
from programs import run_here

FACTS = CONFIG["datasets"]["wine"]


@pytest.fixture
def prepared(tmp_path):
    """Return a function that runs the script on the wine data and reads both its outputs."""

    def run(*options):
        dataset, description = tmp_path / "d.npz", tmp_path / "d.json"
        values = {"--name": "wine", "--dataset": dataset, "--description": description}
        for key in ("sha256", "samples", "features", "classes", "test_size"):
            values["--" + key.replace("_", "-")] = FACTS[key]
        run_here("prepare_dataset", *(part for pair in values.items() for part in pair), *options)
        with np.load(dataset) as arrays:
            return dict(arrays), json.loads(description.read_text("utf-8"))

    return run


@pytest.mark.parametrize("options", [(), ("--no-standardise",)])
def test_raw_by_default(prepared, options):
    arrays, description = prepared(*options)
    assert arrays["x_train"].mean(axis=0).max() > 100
    assert description["standardised"] is False
    assert description["sha256"] == FACTS["sha256"]


def test_standardised_on_request(prepared):
    arrays, description = prepared("--standardise")
    assert arrays["x_train"].shape == (160, 13)
    np.testing.assert_allclose(arrays["x_train"].mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(arrays["x_train"].std(axis=0), 1, atol=1e-9)
    assert description["standardised"] is True
    assert description["sha256"] == FACTS["sha256"]  # of the raw numbers


def test_noise_is_not_standardised_but_the_test_samples_are(prepared):
    arrays, _ = prepared("--standardise", "--inputs", "uniform_noise")
    assert arrays["x_train"].min() >= 0
    assert arrays["x_train"].max() < 1
    assert arrays["x_test"].min() < -1
