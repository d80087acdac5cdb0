"""A message made ready to be read: mended, cut into tokens, and as one line of words."""

from dataclasses import dataclass

from comunica.enrolment.commands import mended
from comunica.enrolment.flow import Flow, flow_of
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.own_words import service_words, unglued
from comunica.enrolment.tokens import Tokens, tokenise
from comunica.municipality.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message on its way through the reader, and the town it was sent to."""

    text: str
    tokens: Tokens
    flow: Flow
    profile: Profile
    gazetteer: Gazetteer
    #: Words of the service's name.
    own: frozenset[str]


def message_of(text: str, profile: Profile, gazetteer: Gazetteer) -> Message:
    """The message in a text. Any text, any length."""
    tokens = tokenise(text)
    whole = unglued(tokens.all, profile.join_words + profile.leave_words)
    tokens = Tokens(mended(whole), tokens.tail)
    own = service_words(profile, gazetteer.town)
    return Message(text=text, tokens=tokens, flow=flow_of(tokens), profile=profile, gazetteer=gazetteer, own=own)
