"""A training run: settings, data, network, loss, and the problem that they make."""
