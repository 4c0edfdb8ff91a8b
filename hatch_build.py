"""What a wheel carries besides the packages: the files that a checkout keeps beside them.

`shipped_data` looks for the data in ``needs_analysis/data``, `lernkompass serve` for ``app.py`` and its settings in
``lernkompass/``. An editable install gets none of this: it reads the checkout.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {
    "data": "needs_analysis/data",
    "app.py": "lernkompass/app.py",
    ".streamlit": "lernkompass/.streamlit",
}


class ShippedFiles(BuildHookInterface[Any]):
    """Adds the files of `PLACES` to a standard wheel; the programs that made the data stay at home."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill ``force_include``: path in the checkout -> path in the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        for source, target in PLACES.items():
            path = root / source
            if not path.exists():
                raise FileNotFoundError(f"{path} is missing: a wheel without it would not run")
            for file in [path] if path.is_file() else sorted(path.rglob("*")):
                if file.is_file() and (file == path or file.suffix not in {".py", ".pyc"}):
                    inside = file.relative_to(path).as_posix()
                    build_data["force_include"][str(file)] = target if file == path else f"{target}/{inside}"
