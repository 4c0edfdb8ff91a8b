"""Measurements of what the program does, beside the alternatives: run by hand, never as a test."""
