"""Whether a message that joins, leaves or answers may report an emergency besides: `DISATTIVA, c'è un incendio`."""

from dataclasses import replace

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.meaning import Action, Intent, Reading
from comunica.enrolment.message.flow import Flow


def with_alarm(reading: Reading, flow: Flow) -> Reading:
    """The reading, and whether it alarms. What is about nothing else has that as its intent already."""
    if reading.action is Action.OTHER or not (word := _alarm(reading, flow)):
        return reading
    intent = Intent.EMERGENCY if reading.intent is Intent.NONE else reading.intent
    because = (*reading.because, f"forse un'emergenza: «{word}»")
    return replace(reading, alarms=True, intent=intent, because=because)


def _alarm(reading: Reading, flow: Flow) -> str:
    if pattern("intents", "no_emergency").search(flow.text):
        return ""
    for hit in pattern("intents", "emergency").finditer(flow.text):
        told_of = pattern("intents", "notices_of").search(flow.text[: hit.start()])
        if not told_of and not _named(reading).issuperset(hit.group().split()):
            return hit.group()
    return ""


def _named(reading: Reading) -> frozenset[str]:
    """The words of who the person is and where they live: `via Vigili del Fuoco` does not burn."""
    places = (*((reading.place,) if reading.place else ()), *reading.choices)
    told = (part for place in places for part in (place.written, place.street, place.name))
    return frozenset(word for part in (reading.given_name, reading.surname, *told) for word in fold_phrase(part))
