"""The typeface of printed sheets, and the characters that it has."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

_FOLDER = Path(__file__).parent / "fonts"


class Weight(StrEnum):
    """How bold."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"

    @property
    def file(self) -> Path:
        """Where its outlines are."""
        return _FOLDER / f"TitilliumWeb-{self}.ttf"


def drawn(text: str) -> str:
    """The text without what the typeface cannot draw, such as emoji."""
    known = _characters()
    kept = "".join(each if each in known or each.isspace() else " " for each in text)
    return " ".join(kept.split())


@cache
def _characters() -> frozenset[str]:
    with TTFont(Weight.REGULAR.file) as font:
        return frozenset(map(chr, font.getBestCmap()))
