"""Messages and answers, one a line, in files that are called by what they ask for."""

from pathlib import Path

_FOLDER = Path(__file__).parent
FILES = tuple(sorted(each.stem for each in _FOLDER.glob("*.txt")))


def lines(file: str) -> list[str]:
    """All but what the file says of itself; a message may begin with `#`, too, but with no blank after it."""
    return [line for line in (_FOLDER / f"{file}.txt").read_text("utf-8").splitlines() if not line.startswith("# ")]
