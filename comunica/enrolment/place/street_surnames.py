"""Street types that are surnames: `Maria Dal Corso`, `Ezio Piazza Borgata Serre`."""

from collections.abc import Sequence

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.place.streets import Found
from comunica.enrolment.place.units import Unit


def is_of_surname(units: Sequence[Unit], at: int) -> bool:
    """`Maria Dal Corso in Bertoldo`: a given name and a particle stand before it."""
    if at < len(("Maria", "Dal")) or units[at].brk is not Break.NONE or not units[at - 1].capital:
        return False
    particle = units[at - 1].raw in words_of("italian_particles")
    return particle and units[at - 1].brk is Break.NONE and units[at - 2].raw in given_names()


def follows_given_name(units: Sequence[Unit], at: int) -> bool:
    """`Ezio Piazza`: a type that is a surname, right after a given name."""
    before = units[at - 1] if at else None
    if before is None or before.raw not in given_names() or units[at].brk is not Break.NONE:
        return False
    return units[at].raw in words_of("surnames")


def stands_before_area(units: Sequence[Unit], at: int, name: int, found: Found | None, gazetteer: Gazetteer) -> bool:
    """`Elda Strada Badia a Ombra`: a surname, and a part of the town that takes more words than a street would.

    `at`: the type; `name`: the first unit after it; `found`: the street that this would be.
    """
    hit = gazetteer.areas.at(units, name) if follows_given_name(units, at) else None
    return hit is not None and hit.exact and (found is None or hit.taken > found.taken)
