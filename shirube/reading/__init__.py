"""Content folder → records: bytes, text, values and where each stands."""
