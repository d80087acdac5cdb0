"""QR codes: as squares to draw, and as pictures."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

#: Squares of white around a code, without which readers do not find it (ISO 18004).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Black squares beside each other."""

    row: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code. `side`: squares, without the white around it."""

    text: str
    side: int
    runs: tuple[Run, ...]


def code_of(text: str) -> Code:
    """A code of which a seventh may be dirty or torn."""
    made = _made(text)
    rows = [[bool(each) for each in row] for row in made.matrix]
    return Code(text, len(rows), tuple(_runs(rows)))


def as_svg(text: str) -> bytes:
    """As a picture without a style of its own, as large as it is shown."""
    written = io.BytesIO()
    _made(text).save(written, kind="svg", border=QUIET, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return written.getvalue()


def as_png(text: str, *, square: int = 16) -> bytes:
    """As a picture to put into a letter; `square`: pixels of one."""
    written = io.BytesIO()
    _made(text).save(written, kind="png", border=QUIET, scale=square)
    return written.getvalue()


def _made(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", boost_error=True)


def _runs(rows: list[list[bool]]) -> Iterator[Run]:
    for row, squares in enumerate(rows):
        for black, run in groupby(enumerate(squares), key=lambda each: each[1]):
            columns = [column for column, _ in run]
            if black:
                yield Run(row, columns[0], len(columns))
