"""The figures, one module per experiment; each function returns a matplotlib figure."""
