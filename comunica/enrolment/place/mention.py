"""A place that a message names, before it is known what the place is to the person."""

from enum import StrEnum
from typing import NamedTuple

from comunica.enrolment.place.areas import Area
from comunica.municipality.territory import Street, Zone


class Role(StrEnum):
    """What the place is to the person."""

    NONE = "none"
    HOME = "home"
    #: `dove sto tutto l'anno`.
    LIVES = "lives"
    #: Where they are registered, which need not be where they live.
    RESIDENCE = "residence"
    WORK = "work"
    OLD = "old"
    FUTURE = "future"
    #: Where somebody else lives.
    RELATIVE = "relative"
    #: Only says where the home is.
    NEAR = "near"
    BIRTH = "birth"
    #: Under the message, after a line.
    SIGNATURE = "signature"


class Mention(NamedTuple):
    """A place that is named. `first` and `end` are tokens, with the type, the number and what introduces it."""

    first: int
    end: int
    #: Of a street: those that fit, more than one if nothing decides.
    streets: tuple[Street, ...] = ()
    #: Of a street that the gazetteer does not have: its name as a clerk would write it.
    unknown: str = ""
    number: str = ""
    area: Area | None = None
    #: A word says that a place is meant: a street type, `zona`, `abito a`.
    firm: bool = True
    #: How well it was written, 1 is rightly.
    score: float = 1.0
    #: More than one word.
    long: bool = False
    #: The text breaks off after half a name: `via Cristoforo...`
    cut: bool = False
    role: Role = Role.NONE

    @property
    def is_street(self) -> bool:
        """A street rather than an area or a town."""
        return self.area is None


def own_zone(area: Area | None) -> Zone | None:
    """The area if it is a part of the municipality."""
    return area if isinstance(area, Zone) else None
