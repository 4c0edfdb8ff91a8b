"""Several files as one download."""

import io
import zipfile
from collections.abc import Mapping


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """The files as one archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
