"""Master data as tables: a folder of CSV files or one Excel workbook, read into the same plain rows.

A `Table` keeps every cell as text with the place it came from, so that a wrong value can be named by file (or sheet)
and row. Building values out of tables is the business of `framework`, ``curriculum.catalogue`` and ``strategy.goals``.
"""
