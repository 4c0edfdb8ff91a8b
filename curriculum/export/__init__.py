"""curriculum/export."""
