"""Office files are zip archives that note when they were made; here the same content gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""What stands in the files as the time of making: a plan knows no clock."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Several files as one archive, for one download."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def freeze_archive(content: bytes) -> bytes:
    """The same archive with fixed times inside and outside its files."""
    stream = io.BytesIO()
    moment = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>" + moment + rb"\g<3>", data)
            target.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
