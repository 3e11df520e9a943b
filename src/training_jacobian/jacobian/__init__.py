"""J = ∂θ_T/∂θ_0: as columns, as blocks of columns, and as products with vectors."""
