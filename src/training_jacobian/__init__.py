"""The training Jacobian: differentiate a whole training run and test what its subspaces do."""
