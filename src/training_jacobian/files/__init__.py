"""Files: written whole or not at all, with their digests, and read back with checks."""
