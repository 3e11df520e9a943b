"""A training run: settings, data, network, loss, and the problem they make."""
