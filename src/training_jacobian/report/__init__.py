"""Documents made from the results."""
