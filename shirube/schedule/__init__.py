"""Schedules as Japanese people write them, compiled once to rules."""
