"""A run set to null is left out."""

import pytest

from training_jacobian.training.config import drop_absent_runs


def test_null_runs_go():
    config = {"runs": {"paper": {}, "seed_1": None, "wide": {"seed": 2}}, "claims": None}
    drop_absent_runs(config)
    assert config == {"runs": {"paper": {}, "wide": {"seed": 2}}, "claims": None}


@pytest.mark.parametrize("config", [{}, {"runs": 3}, {"runs": None}])
def test_what_is_no_section_is_left_to_the_schema(config):
    before = dict(config)
    drop_absent_runs(config)
    assert config == before
