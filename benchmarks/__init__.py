"""Measurements on seeded instances; `make bench` prints them."""
