"""J = ∂θ_T/∂θ_0: as columns, as blocks, as products with vectors.

`columns` divides its columns among the devices of a job, `blocks` among jobs; `operator` multiplies
with J and Jᵀ without the matrix; `mlp_rule` pushes tangents through a dense network's training.
"""
