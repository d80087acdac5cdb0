"""Where on a street a person lives, as the record keeps it: the street's id and the house number.

A number without a street that the gazetteer knows tells nobody where to send a notice, so it is not kept.
"""

from dataclasses import replace
from typing import NamedTuple

from comunica.enrolment.consent import Details
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.house_numbers import digits_of
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.municipality.territory import Street


class Residence(NamedTuple):
    """Both empty when the place is no street that is known."""

    street: str | None = None
    house_number: str = ""


def residence_of(place: Place | None, gazetteer: Gazetteer) -> Residence:
    """The street and the number that a place names."""
    if place is None or place.kind is not PlaceKind.ADDRESS or not place.street:
        return Residence()
    street = _the_one(gazetteer.streets_named(place.street), place)
    return Residence(street.id, place.house_number) if street and street.id else Residence()


def at_home(details: Details, place: Place | None, gazetteer: Gazetteer) -> Details:
    """The details, with street and number."""
    street, house_number = residence_of(place, gazetteer)
    return replace(details, street=street, house_number=house_number)


def _the_one(named: tuple[Street, ...], place: Place) -> Street | None:
    if len(named) < 2:
        return named[0] if named else None
    number = digits_of(place.house_number)
    fitting = [street for street in named if place.zone is not None and street.zone_of(number) == place.zone]
    return fitting[0] if len(fitting) == 1 else None
