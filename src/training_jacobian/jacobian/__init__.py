"""J = ∂θ_T/∂θ_0: as columns, as blocks, as products with vectors."""
