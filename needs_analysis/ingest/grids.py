"""Any spreadsheet or text file as plain rows of text, through the same guards as surveys."""

from needs_analysis.ingest.read import read_sheets

Grid = tuple[tuple[str, ...], ...]


def read_grids(content: bytes) -> dict[str, Grid]:
    """Sheet name -> rows of cells as texts (days as ISO dates). Raises `UserError` where the file cannot be opened.

    Encoding (UTF-16 too) and delimiter of text files are found by content; their one sheet has no name.
    """
    sheets = read_sheets(content).sheets
    return {
        sheet.name: tuple(zip(*(column.texts() for column in sheet.columns), strict=True)) if sheet.columns else ()
        for sheet in sheets
    }
