"""Reads an answer in the light of the question. What does not answer it is read as if nobody had asked.

The reader itself knows what was asked (`Pending`). What it makes nothing of is tried as the rest of a command:
strictly, for nobody is enrolled by a guess.
"""

from dataclasses import dataclass, replace

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Intent, Place, PlaceKind, Reading
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.reading import read
from comunica.enrolment.words import fold_phrase, listed
from comunica.municipality.profile import Profile, RequiredField

_YES = frozenset({*listed("si sisi ok okay va bene yes certo confermo giusto esatto corretto grazie e voglio"), "👍"})
_SAYS_YES = frozenset(listed("si sisi ok okay yes certo confermo giusto esatto corretto bene"))
_NO = frozenset(listed("no non grazie e giusto corretto va bene sbagliato"))
_SAYS_NO = frozenset(listed("no sbagliato"))
_NUMBERS = {
    word: at
    for at, words in enumerate(("1 uno primo prima", "2 due secondo seconda", "3 tre terzo terza", "4 quattro"), 1)
    for word in listed(words)
}
_STREETS = frozenset(
    listed(
        "via viale v vle vicolo piazza pza pzza piazzale ple piazzetta corso cso largo lgo vico strada str localita loc"
    )
)
_BEFORE = frozenset(listed("abito sto vivo residente in a ad da di e la il al alla nel nella numero zona scelgo"))
_NAME_WORDS = 5
#: In a sentence, hardly in a name.
_IN_SENTENCES = frozenset(
    listed("non so ma che chi come quando perche ho hai ha sono sei voglio vorrei posso il un una per con mio mia poi")
)
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
    if plain.action is Action.INCOMPLETE:
        return Answer(_completed(plain, question, profile))
    if plain.action is not Action.OTHER:
        return Answer(plain)
    if question.asked in (Ask.CONFIRM, Ask.OPT_IN) and (said := _yes_or_no(text)) is not None:
        return _decided(plain, question, profile, yes=said)
    reading = read(text, profile, gazetteer, question.pending())
    if reading.action is Action.OTHER and plain.intent in (Intent.NONE, Intent.THANKS):
        reading = _by_question(text, plain, question, profile, gazetteer)
    return Answer(replace(reading, keyword=reading.keyword or question.keyword))


def _decided(plain: Reading, question: OpenQuestion, profile: Profile, *, yes: bool) -> Answer:
    if not yes:
        return Answer(plain, declined=True)
    reading = _complete(question, question.place, profile)
    # Who agrees to be enrolled with these data says that they are right, too.
    return Answer(reading, agreed=frozenset({question.asked}))


def _by_question(text: str, plain: Reading, question: OpenQuestion, profile: Profile, gazetteer: Gazetteer) -> Reading:
    if "?" in text:
        return plain
    as_command = read(f"ATTIVA {text}", profile, gazetteer, None)
    match question.asked:
        case Ask.CHOICE:
            option = _chosen(text, question, as_command)
            return _complete(question, option, profile) if option else plain
        case Ask.PLACE | Ask.ZONE:
            place = _told_place(text, as_command, known_only=question.asked is Ask.ZONE)
            return _complete(question, place, profile) if place else plain
        case Ask.NAME:
            return _named(text, plain, as_command, question, profile)
        case Ask.JOIN | Ask.CONFIRM | Ask.OPT_IN:
            told = as_command.action is Action.SUBSCRIBE and _told_place(text, as_command, known_only=False)
            return replace(as_command, confidence=min(as_command.confidence, _UNSURE)) if told else plain


def _completed(plain: Reading, question: OpenQuestion, profile: Profile) -> Reading:
    """A command with a part of the data, and what was known before."""
    if not (plain.given_name or plain.surname or plain.place):
        return plain
    return _of(
        plain.given_name or question.given_name,
        plain.surname or (question.surname if not plain.given_name else ""),
        plain.place or question.place,
        profile,
        plain.keyword,
    )


def _complete(question: OpenQuestion, place: Place | None, profile: Profile) -> Reading:
    return _of(question.given_name, question.surname, place, profile, question.keyword)


def _of(given_name: str, surname: str, place: Place | None, profile: Profile, keyword: str) -> Reading:
    known = {RequiredField.GIVEN_NAME: given_name, RequiredField.SURNAME: surname, RequiredField.PLACE: place}
    missing = tuple(each for each in profile.required if not known[each])
    return Reading(
        action=Action.INCOMPLETE if missing else Action.SUBSCRIBE,
        given_name=given_name,
        surname=surname,
        place=place,
        zone=place.zone if place else None,
        because=("completes what was known from the conversation", *(f"no {each}" for each in missing)),
        keyword=keyword,
        missing=missing,
    )


def _yes_or_no(text: str) -> bool | None:
    words = set(fold_phrase(text)) or set(text.split())
    if words & _SAYS_NO and words <= _NO:
        return False
    return True if words & (_SAYS_YES | {"👍"}) and words <= _YES else None


def _chosen(text: str, question: OpenQuestion, as_command: Reading) -> Place | None:
    words = [word for word in fold_phrase(text) if word not in _BEFORE]
    if len(words) == 1 and (at := _NUMBERS.get(words[0], 0)):
        return question.options[at - 1] if at <= len(question.options) else None
    for option in question.options:
        if fold_phrase(text) in (fold_phrase(option.name), fold_phrase(option.street or option.written)):
            return option
    zone = as_command.place.zone if as_command.place else None
    return next((each for each in question.options if zone is not None and each.zone == zone), None)


def _told_place(text: str, as_command: Reading, *, known_only: bool) -> Place | None:
    place = as_command.place
    if place is None or place.zone or place.kind is PlaceKind.OUTSIDE:
        return place
    begins_a_street = bool(_STREETS & set(fold_phrase(place.written)[:1]))
    return place if not known_only and begins_a_street and len(fold_phrase(text)) > 1 else None


def _named(text: str, plain: Reading, as_command: Reading, question: OpenQuestion, profile: Profile) -> Reading:
    words = fold_phrase(text)
    if as_command.place and _told_place(text, as_command, known_only=False):
        return _of(as_command.given_name, as_command.surname, as_command.place, profile, question.keyword)
    is_a_name = 2 <= len(words) <= _NAME_WORDS and all(word.isalpha() for word in words)
    if not is_a_name or _IN_SENTENCES & set(words):
        return plain
    given, _, surname = " ".join(text.split()).partition(" ")
    if as_command.given_name and as_command.surname and not as_command.place:
        given, surname = as_command.given_name, as_command.surname
    return _of(given, surname, question.place, profile, question.keyword)
