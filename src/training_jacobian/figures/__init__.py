"""The figures, one module per experiment; each function returns a matplotlib figure."""

import os

try:
    import matplotlib
except ValueError:
    # Jupyter names a backend of its own in every terminal, which matplotlib refuses if its package
    # is not installed. A figure that is written to a file needs none.
    backend = os.environ.pop("MPLBACKEND", "")
    import matplotlib  # noqa: F401

    os.environ["MPLBACKEND"] = backend
