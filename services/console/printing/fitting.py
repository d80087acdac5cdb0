"""Text that fits: as large as it may be, on as few lines as it needs, whatever a town is called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: (text, size) → width, in the unit of the sheet.
type Measure = Callable[[str, float], float]
_STEP = 0.94
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of a size."""

    size: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Where a text must fit: so wide, on so many lines, in sizes between these."""

    width: float
    lines: int
    largest: float
    smallest: float


def fit(text: str, measure: Measure, room: Room) -> Fitted:
    """The text in the largest size in which it fits; what does not fit in the smallest one is cut."""
    size = room.largest
    while (fitted := _in_size(text, measure, size, room)) is None:
        if size <= room.smallest:
            return Fitted(size, tuple(_cut(text, lambda part: measure(part, room.smallest), room)))
        size = max(size * _STEP, room.smallest)
    return fitted


def fit_first(text: str, measure: Measure, rooms: Sequence[Room]) -> Fitted:
    """The text in the first of these rooms that holds it whole, else in the last: one large line goes before two."""
    fitted = [fit(text, measure, room) for room in rooms]
    return next((each for each in fitted if " ".join(each.lines) == " ".join(text.split())), fitted[-1])


def _in_size(text: str, measure: Measure, size: float, room: Room) -> Fitted | None:
    def wide(part: str) -> float:
        return measure(part, size)

    wrapped = wrap(text, wide, room.width)
    if len(wrapped) > room.lines or max(map(wide, wrapped)) > room.width:
        return None
    return Fitted(size, tuple(_balanced(text, wrapped, wide, room.width)))


def wrap(text: str, measure: Callable[[str], float], width: float) -> Sequence[str]:
    """Lines that are filled one after the other; a word that is wider than a line has one of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _balanced(text: str, wrapped: Sequence[str], measure: Callable[[str], float], width: float) -> Sequence[str]:
    """As many lines, of about the same length: no word stands alone on the last one."""
    if len(wrapped) == 1:
        return wrapped
    narrower = width
    while len(narrowed := wrap(text, measure, narrower)) == len(wrapped) and max(map(measure, narrowed)) <= narrower:
        wrapped, narrower = narrowed, narrower * _STEP
    return wrapped


def _cut(text: str, measure: Callable[[str], float], room: Room) -> list[str]:
    wrapped = wrap(text, measure, room.width)
    kept = list(wrapped[: room.lines])
    if len(wrapped) > room.lines:
        kept[-1] += _CUT
    return [_narrowed(line, measure, room.width) for line in kept]


def _narrowed(line: str, measure: Callable[[str], float], width: float) -> str:
    while measure(line) > width and len(line) > 1:
        line = line.rstrip(_CUT)[:-1].rstrip() + _CUT
    return line
