"""The parts of a municipality's territory that a broadcast can be addressed to."""

import re
from dataclasses import dataclass
from enum import StrEnum

#: Ids of zones are words in URLs, files and audiences: small letters, digits and hyphens.
ZONE_ID = re.compile(r"[a-z0-9-]{1,63}")


class ZoneKind(StrEnum):
    """What sort of part it is."""

    #: A part of the administration's own division.
    ZONE = "zone"
    #: A historic quarter: lies in one or more zones, and citizens name it sooner than the zone.
    CONTRADA = "contrada"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone or contrada, with the names that citizens write."""

    id: str
    kind: ZoneKind
    name: str
    aliases: tuple[str, ...] = ()
    #: Of a contrada: ids of the zones it lies in.
    zones: tuple[str, ...] = ()
