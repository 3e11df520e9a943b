"""All figures are drawn in the project's style, and closed again."""

import matplotlib.pyplot as plt
import pytest

from config_examples import ROOT


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context(fname=ROOT / "matplotlibrc"):
        yield
    plt.close("all")
