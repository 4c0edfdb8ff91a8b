"""The answers of the sample town as files: one module per kind of export."""
