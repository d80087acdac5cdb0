"""An answer that tells who and where at once, whatever we asked: `Nadia Torre, via Calvino 5`, `via Serio 6, Tirloni`.

Asked for the place we look for streets by half their name, and there Torre may be one; an address with its type is
none the less told, and then what stands beside it is the person.
"""

from comunica.enrolment.answer import words as answers
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.meaning import Pending, PlaceKind, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.person.names import Names


def who_and_where(message: Message, pending: Pending) -> Extract | None:
    """Both, and nothing else; None for any other answer."""
    if answers.asks(message.flow.text):
        return None
    told = extract(message.tokens, None, message.gazetteer, asked=Question.JOIN)
    place = told.decision.place
    if place is None or place.kind is not PlaceKind.ADDRESS or place.zone is None or told.leftover:
        return None
    return as_we_know(told, pending) if told.names.whole and told.is_identity() else None


def as_we_know(told: Extract, pending: Pending) -> Extract:
    """The names in our order, where they are those that we know: `Rosa Tino` is not Tino Rosa."""
    ours, theirs = (
        sorted(fold_phrase(f"{each.given} {each.surname}"))
        for each in (Names(pending.given_name, pending.surname), told.names)
    )
    return told.with_names(Names(pending.given_name, pending.surname)) if ours == theirs else told
