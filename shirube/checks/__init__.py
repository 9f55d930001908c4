"""What must hold beyond the type of each field: one module per check, listed in `registry.py`."""
