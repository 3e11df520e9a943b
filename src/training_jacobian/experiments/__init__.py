"""What the subspaces do: perturbed, restricted and compared trainings."""
