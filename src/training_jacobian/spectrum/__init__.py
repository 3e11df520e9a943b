"""Singular values and vectors of J, its regions, and estimates of them without the matrix."""
