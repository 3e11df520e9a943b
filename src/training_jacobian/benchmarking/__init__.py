"""Benchmarks as programs: each way in processes of its own, in turn, with its spread."""
