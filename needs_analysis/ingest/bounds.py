"""How much the readers take on: every bound by name, enforced on bytes alone before a parser sees the file.

A town of 40,000 people that asks 350 questions fills 14 million cells; that must work. What lies far beyond is a
damaged file or one made to exhaust the machine.

================== ============= ==================================================================================
bound              value         what it holds for
================== ============= ==================================================================================
MAX_BYTES          209,715,200   the file as uploaded (200 MB)
MAX_UNPACKED       1,610,612,736 all parts of a workbook together, unpacked (1.5 GB)
MAX_PARTS          2,000         parts of a workbook
MAX_RATIO          250           how many times larger a part of more than RATIO_FROM bytes may become
RATIO_FROM         10,485,760    from this size on the ratio counts (10 MB)
MAX_SHEETS         100           sheets of a workbook
MAX_CELLS          16,000,000    rows times columns of all sheets that are read, up to the last cell with content
MAX_ROWS           1,048,576     rows of a sheet
MAX_COLUMNS        16,384        columns of a sheet
MAX_CELL           10,000,000    characters in one cell of a text file
MAX_TREE           8,388,608     a part that is read as a tree: list of sheets, relations, tables (8 MB)
MEMORY             4,294,967,296 memory of the process in which a workbook is parsed (4 GB; not on Windows)
SECONDS            10            processor time of that process (not on Windows), and ...
SECONDS_PER_MB     2             ... so much more per megabyte of the file
WAIT               4             times as long it may take by the clock
MAX_ANSWER         1,073,741,824 bytes that process may hand back (1 GB)
================== ============= ==================================================================================
"""

MAX_BYTES = 200 * 1024**2
MAX_UNPACKED = 1536 * 1024**2
MAX_PARTS = 2000
MAX_RATIO = 250
RATIO_FROM = 10 * 1024**2
MAX_SHEETS = 100
MAX_CELLS = 16_000_000
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELL = 10_000_000
MAX_TREE = 8 * 1024**2
MEMORY = 4 * 1024**3
SECONDS = 10
SECONDS_PER_MB = 2
WAIT = 4
MAX_ANSWER = 1024**3
