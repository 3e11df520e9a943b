"""What users bring of their own: a dataset file, a network, an optimiser."""
