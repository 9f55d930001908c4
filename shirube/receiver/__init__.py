"""Receive corrections by form, keep them safe, and propose them to the people who decide."""
