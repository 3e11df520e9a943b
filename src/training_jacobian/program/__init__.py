"""A program of the workflow: its errors, command line, progress, machine and devices."""
