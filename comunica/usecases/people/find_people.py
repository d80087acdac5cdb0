"""Find people by what somebody at the counter says: a phone, a street of the town, or how a surname begins.

One box for all three, since whoever asks seldom thinks of which it is. What a search means is told with its result.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.importing.cells import BadCell, phone_of
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.address import Address
from comunica.municipality.territory import Street
from comunica.usecases.hearing.sealed_details import SHORTEST_PREFIX, letters_of
from comunica.usecases.people.list_subscribers import SubscriberFilter
from comunica.usecases.problem import Problem, Refused

LONGEST = 100
_PHONE = re.compile(r"[+(]*[0-9][0-9\s./()+-]*")


class SoughtBy(StrEnum):
    """What a search was understood to be."""

    EVERYBODY = "everybody"
    PHONE = "phone"
    SURNAME = "surname"
    STREET = "street"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom to look for."""

    by: SoughtBy
    address: Address | None = field(default=None, repr=False)
    #: How it begins; of two letters, the whole of it.
    surname: str = field(default="", repr=False)
    street: Street | None = None

    def filtered(self, *, zone: str | None, consent: str | None) -> SubscriberFilter:
        """As the record is asked."""
        whole = 0 < len(letters_of(self.surname)) < SHORTEST_PREFIX
        return SubscriberFilter(
            address=self.address,
            surname=self.surname if whole else None,
            surname_prefix=self.surname if self.surname and not whole else None,
            street=self.street.id if self.street else None,
            zone=zone,
            consent=consent,
        )


def understand_search(words: str, gazetteer: Gazetteer) -> Sought | Refused:
    """What the words mean, or what is wrong with them."""
    plain = " ".join(words[: LONGEST + 1].split())
    if not plain:
        return Sought(by=SoughtBy.EVERYBODY)
    if len(plain) > LONGEST or "\x00" in plain:
        return _refused("too_long", f"the search is longer than {LONGEST} characters")
    if _PHONE.fullmatch(plain):
        return _phone(plain)
    folded = fold_phrase(plain)
    if _begins_like_a_street(folded, gazetteer) or _is_short_for_a_street(plain, gazetteer):
        return _street(plain, gazetteer)
    if not any(each.isalpha() for each in letters_of(plain)):
        return _refused("no_letters", "write a phone number, a surname or a street")
    return Sought(by=SoughtBy.SURNAME, surname=plain)


def _begins_like_a_street(folded: Sequence[str], gazetteer: Gazetteer) -> bool:
    """A type of street and at least a word after it: Via alone is a surname."""
    return any(len(type_) < len(folded) and tuple(folded[: len(type_)]) == type_ for type_ in gazetteer.types)


def _is_short_for_a_street(plain: str, gazetteer: Gazetteer) -> bool:
    """`v. Roma`, `p.zza del Popolo`, if the town has it."""
    first, _, rest = plain.partition(" ")
    if "." not in first or not rest:
        return False
    found = GazetteerPlaces(gazetteer).place(plain)
    return found is not None and found.street is not None


def _phone(plain: str) -> Sought | Refused:
    try:
        return Sought(by=SoughtBy.PHONE, address=phone_of(plain.replace("(", " ").replace(")", " ")))
    except BadCell as problem:
        return _refused("invalid", str(problem))


def _street(plain: str, gazetteer: Gazetteer) -> Sought | Refused:
    found = GazetteerPlaces(gazetteer).place(plain)
    # By its name: a street without its zone, such as one that is split by numbers.
    street = gazetteer.street_of(found.street) if found and found.street else gazetteer.street_called(plain)
    if street is None:
        return _refused("street_unknown", "no street of this municipality is called so")
    return Sought(by=SoughtBy.STREET, street=street)


def _refused(code: str, says: str) -> Refused:
    return Refused((Problem(code, "q", says),))
