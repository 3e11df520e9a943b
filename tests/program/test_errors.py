"""The line for an unknown name."""

import pytest

from training_jacobian.program.errors import unknown_name


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ("adan", "optimizer: found 'adan', accepted: sgd, adam; did you mean adam?"),
        ("rmsprop", "optimizer: found 'rmsprop', accepted: sgd, adam"),
        (3, "optimizer: found 3, accepted: sgd, adam"),
        (None, "optimizer: found None, accepted: sgd, adam"),
    ],
)
def test_line(found, line):
    assert unknown_name("optimizer", found, iter(["sgd", "adam"])) == line


def test_the_keys_of_a_mapping_are_accepted():
    assert unknown_name("k", "b", {"x": 1, "y": 2}) == "k: found 'b', accepted: x, y"
