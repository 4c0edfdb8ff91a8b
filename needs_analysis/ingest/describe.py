"""A survey export in plain values: the document that ``inspect --json`` prints."""

from needs_analysis.language import Language, show_text
from needs_analysis.model import Block, Column, Finding, RawTable

ROUNDED = 6


def describe_table(raw: RawTable, language: Language) -> dict[str, object]:
    """What was recognised in a file, without any answer of a single person.

    Keys: file, tool, reason, sheet, header_rows, rows, respondents (accepted rows), partial, duplicates, empty,
    quarantined (tests, previews and the like), columns, blocks, findings. Means are levels of each block's own scale,
    null where the order is not proven.
    """
    return {
        "file": raw.file,
        "tool": raw.tool,
        "reason": raw.reason.text(language),
        "sheet": raw.sheet,
        "header_rows": raw.header_rows,
        "rows": len(raw.outcomes),
        "respondents": raw.count("accepted"),
        "partial": raw.count("partial"),
        "duplicates": raw.count("duplicate"),
        "empty": raw.count("empty"),
        "quarantined": raw.count("quarantined"),
        "columns": [_describe_column(column) for column in raw.columns],
        "blocks": [_describe_block(block) for block in raw.blocks],
        "findings": [_describe_finding(finding, language) for finding in raw.findings],
    }


def _describe_column(column: Column) -> dict[str, object]:
    return {
        "index": column.index,
        "header": column.header,
        "kind": column.kind,
        "block": column.block,
        "item": column.item,
        "key": column.key,
    }


def _describe_block(block: Block) -> dict[str, object]:
    return {
        "stem": block.stem,
        "items": list(block.items),
        "scale": [{"label": label.label, "level": label.level} for label in block.scale],
        "no_answer": list(block.no_answer),
        "measure": block.measure,
        "statistics": {
            item: {"n": numbers.n, "mean": None if numbers.mean is None else round(numbers.mean, ROUNDED)}
            for item, numbers in block.statistics.items()
        },
        "ordered": block.ordered,
    }


def _describe_finding(finding: Finding, language: Language) -> dict[str, str]:
    return {
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": show_text(finding.value),
        "message": finding.message.text(language),
    }
