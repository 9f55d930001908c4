"""Shirube (しるべ, a signpost): checked YAML in, a directory of places and organisations out."""
