"""needs_analysis/ingest."""
