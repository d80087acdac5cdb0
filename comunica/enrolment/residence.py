"""Where on a street a person lives, as the record keeps it: the street's id and the house number.

A number without a street that the gazetteer knows tells nobody where to send a notice, so it is not kept.
"""

from dataclasses import replace
from typing import NamedTuple

from comunica.enrolment.consent import Details
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Place, PlaceKind


class Residence(NamedTuple):
    """Both empty when the place is no street that is known."""

    street: str | None = None
    house_number: str = ""


def residence_of(place: Place | None, gazetteer: Gazetteer) -> Residence:
    """The street and the number that a place names."""
    if place is None or place.kind is not PlaceKind.ADDRESS or not place.street:
        return Residence()
    street = gazetteer.street_named(place.street)
    return Residence(street.id, place.house_number) if street and street.id else Residence()


def at_home(details: Details, place: Place | None, gazetteer: Gazetteer) -> Details:
    """The details, with street and number."""
    street, house_number = residence_of(place, gazetteer)
    return replace(details, street=street, house_number=house_number)
