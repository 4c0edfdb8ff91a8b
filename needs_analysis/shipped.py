"""Where the files that come with the program lie: in ``data/`` of a checkout, inside the package of a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent / "data"
_WHEEL = _PACKAGE / "data"


def shipped_data(*parts: str) -> Path:
    """Path of a shipped file or folder, for example ``shipped_data("master", "levels.csv")``."""
    return (_WHEEL if _WHEEL.is_dir() else _CHECKOUT).joinpath(*parts)
