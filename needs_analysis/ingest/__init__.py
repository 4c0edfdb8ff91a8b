"""Read what HR really uploads: one reader per survey tool, found by content.

``read_survey(name, content)`` turns the bytes of an export into a `RawTable`: the tool and why it was recognised, every
column with its kind, blocks of rated items with their scale, all rows with their outcome, and findings. It raises
`UserError` only for files that cannot be opened.

``keep_survey(content)`` gives the form of an upload that may be stored: without personal data.

For those who match and validate:

- ``normal_key(text)``: the key under which two texts are the same (blanks, invisible characters, case).
- ``answer_key(text)``: the same for answers, numbers in one spelling (``4,0`` is ``4``).
- ``is_no_answer(text)``: blank, ``k. A.``, ``weiß nicht``, -99 ...: never a level.
- ``parse_level(text, block.scale)``: the level of an answer on a block's own scale; None when it is unknown there.
- ``split_options(text, separator)``: the options of a cell with several answers, as normal keys.
"""

from needs_analysis.ingest.describe import describe_table
from needs_analysis.ingest.dialects import READERS, Reader
from needs_analysis.ingest.dialects.lost import is_nameless
from needs_analysis.ingest.grids import read_grids
from needs_analysis.ingest.keep import (
    PersonKey,
    choose_reading,
    doubtful_columns,
    is_codebook,
    keep_survey,
    kept_choices,
    person_columns,
)
from needs_analysis.ingest.kept import is_kept
from needs_analysis.ingest.kept_rows import (
    KeptRow,
    forget_in_kept,
    join_kept,
    persons_in_kept,
    rows_of_person,
    same_kept,
    split_kept,
)
from needs_analysis.ingest.kinds import split_options
from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.personal import is_mask, is_nobody
from needs_analysis.ingest.read import read_survey
from needs_analysis.ingest.relevance import is_not_relevant
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.text import answer_key, normal_key, parse_number, plain_text, squeeze_key

__all__ = [
    "READERS",
    "KeptRow",
    "PersonKey",
    "Reader",
    "answer_key",
    "choose_reading",
    "describe_table",
    "doubtful_columns",
    "forget_in_kept",
    "is_codebook",
    "is_kept",
    "is_mask",
    "is_nameless",
    "is_no_answer",
    "is_nobody",
    "is_not_relevant",
    "join_kept",
    "keep_survey",
    "kept_choices",
    "normal_key",
    "parse_level",
    "parse_number",
    "person_columns",
    "persons_in_kept",
    "plain_text",
    "read_grids",
    "read_survey",
    "rows_of_person",
    "same_kept",
    "split_kept",
    "split_options",
    "squeeze_key",
]
