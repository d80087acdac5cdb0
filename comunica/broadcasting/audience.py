"""Who gets a broadcast."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The selection. Its parts add up; `everyone` covers all of them. The last ones stand alone."""

    everyone: bool = False
    zones: tuple[str, ...] = ()
    outside: bool = False
    #: Whom this import added: they are told that they are on the list.
    imported: UUID | None = None
    #: Those whose delivery of this broadcast failed for a reason worth retrying; of a retry.
    failed_of: UUID | None = None
    #: Of a retry: those as well of whom nobody will ever know.
    with_unknown: bool = False
    #: Those who got this broadcast, or may have; of a correction.
    got: UUID | None = None
    #: The staff's numbers; of a test.
    testers: bool = False

    @property
    def is_nobody(self) -> bool:
        """Nothing was chosen at all."""
        chosen = (self.everyone, self.zones, self.outside, self.imported, self.failed_of, self.got, self.testers)
        return not any(chosen)


def audience_to_json(audience: Audience) -> dict[str, object]:
    """The audience as the record keeps it: the three parts of a selection, always, and what else was chosen."""
    parts: dict[str, object] = {"everyone": audience.everyone, "outside": audience.outside}
    parts["zones"] = sorted(set(audience.zones))
    of = {"imported": audience.imported, "failed_of": audience.failed_of, "got": audience.got}
    parts |= {name: str(value) for name, value in of.items() if value is not None}
    flags = {"with_unknown": audience.with_unknown, "testers": audience.testers}
    return parts | {name: True for name, value in flags.items() if value}


def audience_from_json(data: Mapping[str, Any]) -> Audience:
    """What `audience_to_json` wrote."""
    of = {name: UUID(data[name]) if data.get(name) else None for name in ("imported", "failed_of", "got")}
    return Audience(
        everyone=bool(data.get("everyone")),
        zones=tuple(data.get("zones", ())),
        outside=bool(data.get("outside")),
        with_unknown=bool(data.get("with_unknown")),
        testers=bool(data.get("testers")),
        **of,
    )
