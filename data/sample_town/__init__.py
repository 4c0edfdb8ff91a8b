"""Musterstadt: a made-up town with three survey years, written out as the exports real survey tools produce.

Everything here is drawn by a seeded generator; no line of it stems from a real person. ``python -m
data.sample_town.generate`` writes the files that lie beside this one.
"""
