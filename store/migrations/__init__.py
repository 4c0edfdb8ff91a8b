"""How the tables came about: one file per step, up and down, the same for SQLite and PostgreSQL."""
