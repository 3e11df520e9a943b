"""The data sets, and the digest that identifies each."""

import hashlib
import re

import numpy as np
import pytest
from sklearn.datasets import load_digits

from config_examples import CONFIG
from training_jacobian.program.errors import UserError
from training_jacobian.training.dataset_file import digest
from training_jacobian.training.datasets import LOADERS, check_facts, describe, load

CLASS_COUNTS = {
    "digits": [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    "breast_cancer": [212, 357],
    "wine": [59, 71, 48],
    "image_patches": [900, 900],
}


@pytest.fixture(scope="module")
def data():
    return load("digits")


def test_digits_are_the_raw_pixels_in_sixteenths(data):
    x, y = data
    raw = load_digits()
    np.testing.assert_array_equal(16 * x, raw.images.reshape(1797, 64))
    np.testing.assert_array_equal(y, raw.target)
    assert x.flags.c_contiguous
    assert (x.min(), x.max()) == (0, 1)


@pytest.mark.parametrize("name", LOADERS)
def test_configured_facts(name):
    x, y = load(name)
    facts = CONFIG["datasets"][name]
    assert (x.dtype, y.dtype) == (np.float64, np.int64)
    assert x.shape == (facts["samples"], facts["features"])
    assert len(CLASS_COUNTS[name]) == facts["classes"]
    assert np.bincount(y).tolist() == CLASS_COUNTS[name]
    assert digest(x, y) == facts["sha256"]


def test_unknown_data_set():
    line = (
        "dataset: found 'digit', accepted: digits, breast_cancer, wine, image_patches; "
        "did you mean digits?"
    )
    with pytest.raises(UserError, match=f"^{re.escape(line)}$"):
        load("digit")


def test_digest_of_bytes_written_by_hand():
    """1.0 and 2.0 as little-endian doubles, label 3 as a little-endian 64-bit integer."""
    content = "000000000000f03f00000000000000400300000000000000"
    expected = hashlib.sha256(bytes.fromhex(content)).hexdigest()
    assert digest(np.array([[1.0, 2.0]]), np.array([3])) == expected


def test_digest_does_not_depend_on_memory(data):
    x, y = data
    expected = digest(x, y)
    assert digest(np.asfortranarray(x), y) == expected
    assert digest(x.astype(">f8"), y.astype(">i8")) == expected
    assert digest(x.astype("float32"), y.astype("int16")) == expected  # sixteenths are exact
    assert digest(x[::-1][::-1], np.repeat(y, 2)[::2]) == expected


@pytest.mark.parametrize("change", ["input", "label", "order"])
def test_digest_depends_on_every_value(data, change):
    x, y = data[0].copy(), data[1].copy()
    if change == "input":
        x[1796, 63] = np.nextafter(x[1796, 63], 2)
    elif change == "label":
        y[0] += 1
    else:
        x, y = x[::-1], y[::-1]
    assert digest(x, y) != digest(*data)


def test_describe():
    x, y = np.zeros((4, 2)), np.array([0, 2, 2, 1])
    assert describe("digits", x, y) == {
        "dataset": "digits",
        "shape": [4, 2],
        "dtype": "float64",
        "class_counts": [1, 1, 2],
        "sha256": hashlib.sha256(x.tobytes() + y.astype("<i8").tobytes()).hexdigest(),
    }


@pytest.mark.parametrize(
    ("key", "wrong"), [("sha256", "cd"), ("samples", 8), ("features", 5), ("classes", 4)]
)
def test_check_facts(key, wrong):
    right = {"sha256": "ab", "samples": 7, "features": 4, "classes": 3}
    description = {"dataset": "toy", "sha256": "ab", "shape": [7, 4], "class_counts": [3, 2, 2]}
    check_facts(description, right)
    with pytest.raises(UserError) as error:
        check_facts(description, right | {key: wrong})
    assert str(error.value) == (
        f"datasets.toy.{key}: configured as {wrong}, "
        f"but the installed scikit-learn has {right[key]}"
    )
