"""Take lists that cities publish and write them as content: one module per format, listed in `registry.py`."""
