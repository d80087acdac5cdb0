"""Geocodes of alerts, and what of a municipality's territory they stand for.

The municipality's own ISTAT code, and that of its province, stand for everybody without being on the table. Alert
zones (zone di allerta), NUTS, EMMA and whatever else a sender writes are rows of the table. A polygon says nothing
here: zones have no shape on record.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from comunica.alerting.cap import Area, Named

_NOT_IN_A_NAME = re.compile(r"[\W_]+")
#: How senders call a code of ISTAT.
_ISTAT = frozenset({"istat", "istatcode", "codiceistat", "codicecomuneistat", "istatcomune", "codicecomune"})
_PROVINCE_DIGITS = 3
_TOWN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class GeocodeKey:
    """A geocode as it is compared: without regard to case, blanks and signs in its name."""

    scheme: str
    code: str


def key_of(geocode: Named) -> GeocodeKey:
    """How a geocode is looked up. A town's ISTAT code that lost its zeros has them again."""
    scheme = _NOT_IN_A_NAME.sub("", geocode.name.casefold())
    code = " ".join(geocode.value.casefold().split())
    if scheme in _ISTAT:
        scheme = "istat"
        if code.isascii() and code.isdigit() and _PROVINCE_DIGITS < len(code) < _TOWN_DIGITS:
            code = code.zfill(_TOWN_DIGITS)
    return GeocodeKey(scheme, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What of the territory a geocode stands for: everybody, or these zones and contrade."""

    everyone: bool = False
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodeTable:
    """The table of one municipality, with its own codes."""

    istat_code: str
    rows: Mapping[GeocodeKey, Target] = field(default=MappingProxyType({}))

    def target_of(self, geocode: Named) -> Target | None:
        """What it stands for; none if it is not ours, or nobody said."""
        key = key_of(geocode)
        if key in self.rows:
            return self.rows[key]
        own = self.istat_code.strip()
        is_own = bool(own) and key.scheme == "istat" and key.code in {own, own[:_PROVINCE_DIGITS]}
        return Target(everyone=True) if is_own else None

    def understands(self, geocode: Named) -> bool:
        """Whether this sort of code means something here, so that one that is not on the table is of elsewhere."""
        scheme = key_of(geocode).scheme
        return (scheme == "istat" and bool(self.istat_code.strip())) or any(key.scheme == scheme for key in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an alert is for, here. `unknown`: places of the areas that stand for nothing here."""

    everyone: bool
    zones: tuple[str, ...]
    known: tuple[int, ...]
    unknown: tuple[int, ...]

    @property
    def is_nowhere(self) -> bool:
        """Nothing of it is here."""
        return not self.everyone and not self.zones


def place(areas: Sequence[Area], table: GeocodeTable) -> Placed:
    """What of the municipality some areas stand for. An area is known if one of its geocodes is."""
    targets = [[found for each in area.geocodes if (found := table.target_of(each))] for area in areas]
    everyone = any(target.everyone for found in targets for target in found)
    zones = dict.fromkeys(zone for found in targets for target in found for zone in target.zones)
    return Placed(
        everyone=everyone,
        zones=() if everyone else tuple(zones),
        known=tuple(number for number, found in enumerate(targets) if found),
        unknown=tuple(number for number, found in enumerate(targets) if not found),
    )
