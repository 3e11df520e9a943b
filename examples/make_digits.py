"""Write scikit-learn's digits as a dataset file: examples/digits.npz."""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

images, labels = load_digits(return_X_y=True)
x, y = images / 16, labels
np.savez(
    Path(__file__).with_name("digits.npz"),
    x=x[:1600],
    y=y[:1600],
    x_test=x[1600:],
    y_test=y[1600:],
)
