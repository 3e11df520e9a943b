"""Two spectra compared by hand."""

import numpy as np
import pytest

from result_folders import THRESHOLDS
from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.precision import compare_spectra, rounding_level, spectrum_change
from training_jacobian.spectrum.regions import Thresholds

DOUBLE = np.array([8.0, 2.0, 1.25, 1.0, 0.9375, 0.5, 0.25, 2.0**-21, 2.0**-30])
SINGLE = np.array([8.5, 2.0, 1.5, 1.0, 1.125, 0.5, 0.375, 2.0**-20, 2.0**-28], dtype="float32")


@pytest.fixture
def table():
    return compare_spectra(SINGLE, DOUBLE, Thresholds(**THRESHOLDS)).set_index("region")


def test_rounding_is_that_of_float32():
    assert rounding_level(SINGLE) == 8.5 * 2.0**-23
    assert rounding_level(DOUBLE) == 8.0 * 2.0**-52


def test_changes_are_relative_to_float64():
    expected = [1 / 16, 0, 1 / 5, 0, 1 / 5, 0, 1 / 2, 1, 3]
    np.testing.assert_allclose(spectrum_change(SINGLE, DOUBLE), expected, rtol=1e-15)


def test_regions_are_those_of_float64(table):
    assert set(table.index) == {"chaotic", "bulk", "transition", "stable", "all"}
    assert table["count_float64"].to_dict() == {
        **{"chaotic": 2, "bulk": 2, "transition": 1, "stable": 4},
        "all": 9,
    }
    # In float32, 0.9375 has become 1.125 and left the bulk; 1.5 is not above the threshold.
    assert table["count_float32"].to_dict() == {
        **{"chaotic": 2, "bulk": 1, "transition": 2, "stable": 4},
        "all": 9,
    }


def test_largest_and_median_change(table):
    changes = {name: table.loc[name, ["largest_change", "median_change"]] for name in table.index}
    np.testing.assert_allclose(list(changes["chaotic"]), [1 / 16, 1 / 32])
    np.testing.assert_allclose(list(changes["bulk"]), [1 / 5, 1 / 10])
    np.testing.assert_allclose(list(changes["stable"]), [3, 3 / 4])
    np.testing.assert_allclose(list(changes["all"]), [3, 1 / 5])


def test_values_under_rounding_are_set_apart(table):
    """8.5 · 2⁻²³ lies between 2⁻²⁰ and 2⁻¹⁹: two of the float64 values are noise in float32."""
    assert table["under_rounding"].to_dict() == {
        **{"chaotic": 0, "bulk": 0, "transition": 0, "stable": 2},
        "all": 2,
    }
    assert table["largest_change_above_rounding"]["stable"] == 0.5
    assert table["resolved_log_volume_float64"]["stable"] == pytest.approx(np.log(1 / 8))
    assert table["resolved_log_volume_float32"]["stable"] == pytest.approx(np.log(3 / 16))


def test_log_volumes_add_up(table):
    for precision, sigma in (("float32", SINGLE), ("float64", DOUBLE)):
        volume = table[f"log_volume_{precision}"]
        assert volume["all"] == pytest.approx(np.log(np.prod(sigma.astype(float))))
        assert volume.drop("all").sum() == pytest.approx(volume["all"])


def test_an_empty_region_changes_nothing():
    ones = np.ones(3, dtype="float32")
    table = compare_spectra(ones, ones.astype(float), Thresholds(**THRESHOLDS))
    chaotic = table.set_index("region").loc["chaotic"]
    assert chaotic["largest_change"] == chaotic["median_change"] == chaotic["count_float64"] == 0


def test_spectra_of_different_networks_are_refused():
    with pytest.raises(UserError, match="found 9 and 8 singular values, accepted: two runs of one"):
        spectrum_change(SINGLE, DOUBLE[:-1])
