"""`python -m dashboards`: write json/ and rules/ from the code. A test holds them current."""

from collections.abc import Iterator
from pathlib import Path

from dashboards.alerts import rule_files
from dashboards.boards import BOARDS
from dashboards.drawing import draw

_HERE = Path(__file__).parent


def files() -> Iterator[tuple[Path, str]]:
    """Each file with what it should hold."""
    for board in BOARDS:
        yield _HERE / "json" / f"{board.uid}.json", draw(board)
    for name, text in rule_files():
        yield _HERE / "rules" / name, text


def main() -> None:
    """Write them, and remove what nothing makes any more."""
    made = dict(files())
    for folder in {path.parent for path in made}:
        folder.mkdir(exist_ok=True)
        for gone in set(folder.iterdir()) - made.keys():
            gone.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
