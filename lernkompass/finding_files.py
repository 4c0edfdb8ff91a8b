"""What reading and checking found, as files: the sheets handed back with marks, and a list for scripts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from needs_analysis import LANGUAGES, Checked, Language, Matching, Message, RawTable, write_findings_workbook
from store import FINDINGS_FILE


def finding_files(
    raws: Sequence[RawTable], matching: Matching, checked: Checked, language: Language
) -> Mapping[str, bytes]:
    """The findings as ``findings.xlsx`` and ``findings.json``."""
    return {
        "findings.xlsx": write_findings_workbook(raws, matching, checked, language),
        FINDINGS_FILE: json.dumps(_findings(raws, checked), ensure_ascii=False, indent=1, allow_nan=False).encode(),
    }


def _findings(raws: Sequence[RawTable], checked: Checked) -> dict[str, Any]:
    files = [
        {"file": raw.file, "tool": raw.tool, "sheet": raw.sheet, "rows": len(raw.cells), "reason": _both(raw.reason)}
        for raw in raws
    ]
    findings = [
        {
            "code": finding.code,
            "file": finding.file,
            "sheet": finding.sheet,
            "cell": finding.cell,
            "row": finding.row,
            "value": finding.value,
            "message": _both(finding.message),
        }
        for finding in checked.findings
    ]
    return {"counts": asdict(checked.counts), "files": files, "findings": findings}


def _both(message: Message) -> dict[str, str]:
    return {language: message.text(language) for language in LANGUAGES}
