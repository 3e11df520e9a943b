"""A user's .npz: what it comes to, and one line for each thing that can be wrong with it."""

import numpy as np
import pytest

from training_jacobian.program.errors import UserError
from training_jacobian.training import dataset_file, datasets

X = np.arange(40.0).reshape(10, 4)
Y = np.arange(10) % 3
NAN, INFINITE = X.copy(), X.copy()
NAN[3, 1], INFINITE[0, 0] = np.nan, np.inf


class Harmful:
    """Unpickling this would fail the test that tried to."""

    def __reduce__(self):
        return (exec, ("raise AssertionError('unpickled')",))


def split(x_test, y_test):
    return {"x": X, "y": Y, "x_test": x_test, "y_test": np.asarray(y_test)}


BAD = {
    "no x": ({"y": Y}, "arrays y, accepted: x, y and"),
    "no y": ({"x": X}, "arrays x, accepted: x, y and"),
    "nothing": ({}, "arrays none, accepted"),
    "a mistyped name": ({"x": X, "y": Y, "x_tset": X}, "x_tset, accepted: x, y and"),
    "a test set without labels": ({"x": X, "y": Y, "x_test": X}, "accepted: x, y and, both or"),
    "pickled inputs": ({"x": np.array([Harmful()] * 10), "y": Y}, "x of Python objects"),
    "pickled labels": ({"x": X, "y": np.array([Harmful()] * 10)}, "y of Python objects"),
    "text": ({"x": np.full((10, 4), "a"), "y": Y}, "x of <U1, accepted: floating-point"),
    "complex": ({"x": X + 0j, "y": Y}, "x of complex128"),
    "truth values": ({"x": X > 1, "y": Y}, "x of bool"),
    "one axis": ({"x": X[:, 0], "y": Y}, "x of shape (10,), accepted: (samples, features"),
    "no samples": ({"x": X[:0], "y": Y[:0]}, "x of shape (0, 4)"),
    "no features": ({"x": X[:, :0], "y": Y}, "x of shape (10, 0)"),
    "NaN": ({"x": NAN, "y": Y}, "NaN or infinity in x, accepted: finite"),
    "infinity": ({"x": INFINITE, "y": Y}, "NaN or infinity in x"),
    "fractions for labels": ({"x": X, "y": Y + 0.5}, "y of float64, accepted: integer"),
    "text for labels": ({"x": X, "y": Y.astype(str)}, "y of <U21, accepted: integer"),
    "one-hot labels": ({"x": X, "y": np.eye(3, dtype=int)[Y]}, "y of shape (10, 3)"),
    "negative labels": ({"x": X, "y": Y - 1}, "label -1 in y, accepted: labels from 0"),
    "labels from one": ({"x": X, "y": Y + 1}, "no label 0 in y, whose largest is 3"),
    "a gap": ({"x": X, "y": Y * 2}, "no label 1 in y, whose largest is 4"),
    "one class": ({"x": X, "y": 0 * Y}, "one class in y, 0, accepted: at least 2"),
    "other lengths": ({"x": X, "y": Y[:9]}, "10 samples in x, 9 in y"),
    "test features": (
        split(X[:2, :3], Y[:2]),
        "x_test of shape (2, 3), accepted: (samples, *(4",
    ),
    "test lengths": (split(X[:2], Y[:3]), "2 samples in x_test, 3 in y_test"),
    "an unknown test label": (
        split(X[:2], [0, 3]),
        "label 3 in y_test, accepted: those of y, 0 ",
    ),
    "NaN in the test set": (split(NAN, Y), "NaN or infinity in x_test"),
    "an empty test set": (split(X[:0], Y[:0]), "x_test of shape (0, 4)"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_line_that_names_the_file(case, tmp_path):
    arrays, part = BAD[case]
    path = tmp_path / "own.npz"
    np.savez(path, **arrays)
    assert_refused(path, part)


def assert_refused(path, part, read=dataset_file.load):
    with pytest.raises(UserError) as caught:
        read(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: found ")
    assert part in line
    assert len(line.splitlines()) == 1


def test_what_is_no_archive(tmp_path):
    path = tmp_path / "own.npz"
    assert_refused(path, "no such file")
    np.savez(path, x=X, y=Y)
    whole = path.read_bytes()
    damaged = whole[:250] + b"\xff" * 8 + whole[258:]
    for content in (b"x,y\n1,2\n", b"", whole[:200], damaged):
        path.write_bytes(content)
        assert_refused(path, "accepted: a .npz archive")
    path.unlink()
    path.mkdir()
    assert_refused(path, "a file that cannot be read")


def test_facts_without_a_test_set(tmp_path):
    path = tmp_path / "own.npz"
    np.savez(path, x=X.astype("uint8").repeat(2, axis=0)[:11], y=np.arange(11, dtype="uint8") % 2)
    found = dataset_file.facts(path)
    assert found.pop("sha256")
    assert found == {
        **{"samples": 11, "features": 4, "classes": 2},
        **{"test_size": 2, "split_seed": 0, "standardise": False},
    }


def test_images_are_flattened_and_the_files_own_test_samples_stay_apart(tmp_path):
    path = tmp_path / "own.npz"
    images = X.reshape(10, 2, 2).astype("float32")
    np.savez(path, x=images[:7], y=Y[:7], x_test=images[7:], y_test=Y[7:])
    x, y = datasets.load(str(path))
    assert (x.dtype, y.dtype) == (np.float64, np.int64)
    found = dataset_file.facts(path)
    data = datasets.split(x, y, test_size=found["test_size"], seed=found["split_seed"])
    for part, expected in (("train", slice(7)), ("test", slice(7, None))):
        np.testing.assert_array_equal(getattr(data, f"x_{part}"), X[expected])
        np.testing.assert_array_equal(getattr(data, f"y_{part}"), Y[expected])


OFFSET = 1e9 + X / 40
SCALES = [
    (X * 1e39, "float32", "found 3.9e+40 in x, accepted: at most 3.40282e+38"),
    (-X * 1e38, "float32", "found 3.9e+39 in x"),
    (X * 1e-41, "float32", "found nothing above 3.9e-40 in x"),
    (OFFSET, "float32", "inputs up to 1e+09 that are all alike in float32"),
    (X * 1e39, "float64", None),
    (X * 1e36, "float32", None),
    (OFFSET, "float64", None),
    (0 * X, "float32", None),
    (np.column_stack([OFFSET, X]), "float32", None),
]


@pytest.mark.parametrize(("x", "precision", "part"), SCALES)
def test_what_a_precision_does_not_hold(x, precision, part, tmp_path):
    path = tmp_path / "own.npz"
    np.savez(path, x=x, y=Y)
    if part is None:
        dataset_file.check_precision(path, precision)
    else:
        assert_refused(path, part, lambda path: dataset_file.check_precision(path, precision))
