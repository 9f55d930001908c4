"""Reports for whoever answers for the directory: what has grown old, where nobody is served, what is not filled in."""
