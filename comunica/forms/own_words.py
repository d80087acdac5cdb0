"""A town's own words for joining and leaving: read by us, they must mean what posters and replies say of them."""

from collections.abc import Iterator
from dataclasses import replace

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.joining import joining_of
from comunica.municipality.profile import Profile

#: A word means the same in every street.
_NOWHERE = Gazetteer(())
_JOINS = frozenset({Action.SUBSCRIBE, Action.INCOMPLETE})


def problems_of_own_words(profile: Profile) -> Iterator[str]:
    """One line each, with its place."""
    told = joining_of(profile, "")
    if not _joins(told.example, profile):
        to_blame = "leave_words" if _joins(told.example, replace(profile, leave_words=())) else "join_words"
        yield f"{to_blame}.told: «{told.example}», as people are told to write, does not join: choose other words"
    if read(told.leave_word, profile, _NOWHERE).action is not Action.UNSUBSCRIBE:
        yield f"leave_words.told: «{told.leave_word}», as people are told to write, does not leave: choose other words"


def _joins(text: str, profile: Profile) -> bool:
    return read(text, profile, _NOWHERE).action in _JOINS
