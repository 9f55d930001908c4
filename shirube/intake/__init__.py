"""How corrections and new entries come in: forms, tables and letters, all in one shape."""
