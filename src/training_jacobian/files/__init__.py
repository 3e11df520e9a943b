"""Files: written whole or not at all, with digests; read back."""
