"""What a file must not take away: streets where people live, zones that broadcasts are for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comunica.usecases.setting_up.municipality_setup import SetupRefused
from comunica.usecases.territory.territory_record import TargetKind

#: Names in one sentence; the rest are counted.
_TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInUse:
    """A street or zone that the file does not name, and what points to it, counted as remove_street counts it."""

    kind: TargetKind
    id: str
    name: str
    people: int = 0
    broadcasts: int = 0
    series: int = 0
    #: Codes of alerts that stand for it; of a zone.
    geocodes: int = 0

    def __str__(self) -> str:
        counts = (
            (self.people, "person", "people"),
            (self.broadcasts, "broadcast", "broadcasts"),
            (self.series, "series", "series"),
            (self.geocodes, "code of alerts", "codes of alerts"),
        )
        return f"{self.name} ({', '.join(_counted(counts))})"


class StillNeeded(SetupRefused):
    """Nothing was changed: the file names some of what is in use no more. Says what to do."""

    def __init__(self, places: Sequence[PlaceInUse]) -> None:
        more = f" and {len(places) - _TOLD} more" if len(places) > _TOLD else ""
        super().__init__(
            f"still needed, and not in the file: {', '.join(map(str, places[:_TOLD]))}{more}. {WHAT_TO_DO}"
        )
        self.places = tuple(places)


WHAT_TO_DO = (
    "Keep it in the file; if it only got another name, rename it at the console first; else wait until nobody lives "
    "there and the broadcasts are over"
)


def _counted(counts: Sequence[tuple[int, str, str]]) -> Iterator[str]:
    for count, one, many in counts:
        if count:
            yield f"{count} {one if count == 1 else many}"
