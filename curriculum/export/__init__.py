"""Course plans and plans as files (being written by another helper: helper-3, keep out)."""
