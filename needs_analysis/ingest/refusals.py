"""What is said of files that are not opened: one sentence each, with the repair in it."""

from typing import Literal

from needs_analysis.language import Message
from needs_analysis.model import UserError

Container = Literal["xlsx", "xlsb", "ods", "xls", "text"]

TOO_LARGE = "The file is larger than the program reads ({megabytes} MB at most). Split it or export fewer columns."
TOO_MANY_CELLS = (
    "Sheet part {part} claims to be {rows} rows by {columns} columns, more than the program reads. "
    "Often one stray cell far below or to the right is the cause: delete the empty rows and columns and save again."
)
TOO_HEAVY = (
    "The file is damaged, or it takes more memory or time than the program allows one file. "
    "Save it anew as xlsx, with the sheet of the answers only."
)
PACKED = "The file unpacks to far more data than a survey has. It was not opened. Please export it again."
BROKEN = "The file is damaged or incomplete and cannot be opened. Please export or download it again."
PROTECTED = "The file is protected by a password. Open it, remove the password, save it and upload it again."
NOT_A_TABLE = "This is not a table file ({kind}). Please upload the survey export as xlsx, xls, xlsb, ods or csv."


def refuse(template: str, **values: str | int) -> UserError:
    """The error that carries a sentence."""
    return UserError(Message(template, values))
