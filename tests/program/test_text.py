"""Large numbers with few characters."""

import pytest

from training_jacobian.program.text import aligned, of_bytes, with_prefix


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999.4, "999"),
        (999.6, "1.0 k"),
        (9_960, "10 k"),
        (1e24, "1.0 Y"),
        (1e28, "10000 Y"),
    ],
)
def test_the_prefix_changes_where_the_digits_do(value, text):
    assert with_prefix(value) == text


def test_bytes_have_their_letter_once():
    assert (of_bytes(999), of_bytes(1_000_000)) == ("999 B", "1.0 MB")


def test_no_spaces_at_the_ends_of_lines():
    assert aligned([("a", "bbb"), ("aa", "")]) == "a   bbb\naa"
