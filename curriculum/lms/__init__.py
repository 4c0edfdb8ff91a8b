"""Learning platforms: what they are given, what they give back. Files first; one module per platform and format."""
