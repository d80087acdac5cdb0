"""A message read in the light of the question that we asked, and what it says yes or no to.

The reader knows what was asked (`Pending`); here is what only the conversation knows: why a SÌ is awaited, and which
command began it all.
"""

from dataclasses import dataclass, replace

from comunica.enrolment.answer_words import agrees_in_signs, says_no, says_yes
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, PlaceKind, Reading
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile

#: A whole enrolment without a command was perhaps none: the person is asked.
_UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """The message as an answer."""

    reading: Reading
    #: What it says SÌ to.
    agreed: frozenset[Ask] = frozenset()
    #: It says no: the question is closed.
    declined: bool = False


def read_answer(text: str, plain: Reading, question: OpenQuestion, profile: Profile, gazetteer: Gazetteer) -> Answer:
    """`plain`: the same message as read without the question. A command of its own goes before the question."""
    if plain.action in (Action.SUBSCRIBE, Action.UNSUBSCRIBE) or _is_bare_command(plain):
        return Answer(plain)
    awaits_yes = question.asked in (Ask.CONFIRM, Ask.OPT_IN)
    if awaits_yes and says_no(tokenise(text).all):
        return Answer(plain, declined=True)
    reading = read(text, profile, gazetteer, question.pending())
    if question.asked is Ask.ZONE and _is_unknown_street(reading):
        return Answer(plain)  # they told a street that nobody knows, and are asked for the zone
    if question.asked is Ask.JOIN and reading.action is Action.SUBSCRIBE and not plain.keyword:
        reading = replace(reading, confidence=min(reading.confidence, _UNSURE))
    # Who agrees to be enrolled with these data says that they are right, too.
    agreed = awaits_yes and reading.action is not Action.OTHER and _says_yes(text)
    reading = replace(reading, keyword=reading.keyword or question.keyword)
    return Answer(reading, agreed=frozenset({question.asked}) if agreed else frozenset())


def _says_yes(text: str) -> bool:
    tokens = tokenise(text).all
    return says_yes(tokens) if tokens else agrees_in_signs(text)


def _is_bare_command(plain: Reading) -> bool:
    told = plain.given_name or plain.surname or plain.place or plain.choices
    return plain.action is Action.INCOMPLETE and not told


def _is_unknown_street(reading: Reading) -> bool:
    place = reading.place
    return place is not None and place.kind is PlaceKind.ADDRESS and place.zone is None
