"""A message read in the light of the question that we asked, and what it says yes or no to.

The reader knows what was asked (`Pending`); here is what only the conversation knows: why a SÌ is awaited, and which
command began it all.
"""

from dataclasses import dataclass, replace

from comunica.enrolment.answer.answering import agrees_to, tells_beside_yes
from comunica.enrolment.answer.frame import framed
from comunica.enrolment.answer.words import says_no
from comunica.enrolment.choices import CORRECT, NO, YES, titles_of
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.meaning import Action, PlaceKind, Reading
from comunica.enrolment.message.prepared import message_of
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.reading import read
from comunica.enrolment.replies import buttons_in
from comunica.municipality.profile import Profile

#: What a choice says in words that the reader knows, whatever its title says.
_IN_WORDS = {YES: "sì", NO: "no"}
_PRESSED = Reading(action=Action.OTHER, because=("ha premuto un pulsante",))


@dataclass(frozen=True, slots=True)
class Answer:
    """The message as an answer."""

    reading: Reading
    #: What it says SÌ to.
    agreed: frozenset[Ask] = frozenset()
    #: It says no: the question is closed.
    declined: bool = False


def read_press(word: str, question: OpenQuestion, profile: Profile, gazetteer: Gazetteer) -> Answer:
    """A choice of this question was pressed. `word`: see choices.Press."""
    if word == CORRECT:
        return _corrects(question)
    return _read_words(_IN_WORDS.get(word, word), _PRESSED, question, profile, gazetteer)


def read_answer(
    text: str, plain: Reading, question: OpenQuestion, profile: Profile, gazetteer: Gazetteer, language: str = "it"
) -> Answer:
    """`plain`: the same message as read without the question. A command of its own goes before the question."""
    if plain.action in (Action.SUBSCRIBE, Action.UNSUBSCRIBE) or _is_bare_command(plain):
        return Answer(plain)
    if word := _typed_choice(text, question, gazetteer, language):
        return read_press(word, question, profile, gazetteer)
    return _read_words(text, plain, question, profile, gazetteer)


def reopened(because: str, *, keyword: str = "") -> Answer:
    """The person wants to join, and nothing of what was known counts any more: everything is asked anew."""
    return Answer(Reading(action=Action.INCOMPLETE, keyword=keyword, because=(because,)))


def _corrects(question: OpenQuestion) -> Answer:
    return reopened("vuole correggere i dati", keyword=question.keyword)


def _read_words(text: str, plain: Reading, question: OpenQuestion, profile: Profile, gazetteer: Gazetteer) -> Answer:
    awaits_yes = question.asked in (Ask.CONFIRM, Ask.OPT_IN)
    answer = framed(message_of(text, profile, gazetteer), question.pending())
    if awaits_yes and says_no(answer.flow.text):
        return Answer(plain, declined=True)
    reading = read(text, profile, gazetteer, question.pending())
    if question.asked is Ask.ZONE and _is_unknown_street(reading):
        return Answer(plain)  # they told a street that nobody knows, and are asked for the zone
    # Who agrees to be enrolled with these data says that they are right, too.
    said_yes = agrees_to(answer, question.pending()) or tells_beside_yes(answer, question.pending())
    agreed = awaits_yes and reading.action is not Action.OTHER and said_yes
    reading = replace(reading, keyword=reading.keyword or question.keyword)
    return Answer(reading, agreed=frozenset({question.asked}) if agreed else frozenset())


def _typed_choice(text: str, question: OpenQuestion, gazetteer: Gazetteer, language: str) -> str:
    """The choice whose title was typed, word for word; empty if none was."""
    typed = fold_phrase(text)
    titles = titles_of(question, buttons_in(language), gazetteer)
    found = [word for word, title in titles.items() if typed and fold_phrase(title) == typed]
    return found[0] if len(found) == 1 else ""


def _is_bare_command(plain: Reading) -> bool:
    told = plain.given_name or plain.surname or plain.place or plain.choices
    return plain.action is Action.INCOMPLETE and not told


def _is_unknown_street(reading: Reading) -> bool:
    place = reading.place
    return place is not None and place.kind is PlaceKind.ADDRESS and place.zone is None
