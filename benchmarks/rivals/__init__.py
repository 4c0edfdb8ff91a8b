"""The needs of a country as one would write them with other libraries, for ``benchmarks.country``."""
