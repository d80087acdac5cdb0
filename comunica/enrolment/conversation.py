"""Which reply, if any, a message gets. Politeness has limits: no loop with an answering machine, no second goodbye."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comunica.enrolment.consent import Consent, Details, Registers
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Intent, Place, PlaceKind, Reading
from comunica.enrolment.replies import ReplyId, as_fact
from comunica.enrolment.words import fold_phrase

#: A person may be answered freely for this long after writing.
WINDOW = dt.timedelta(hours=24)
#: Automatic replies per person and hour.
HOURLY = 3
#: Beyond this even `maybe_emergency` stops: only a machine repeats itself so often.
HOURLY_EMERGENCIES = 10
#: Between two notices that nobody reads here.
ONE_WAY_EVERY = dt.timedelta(hours=24)

HOUR = dt.timedelta(hours=1)

_MEDIA = frozenset({"image", "audio", "voice", "video", "document"})
_WORDS = frozenset({"text", "button", "interactive", "location", "contacts", "order"})
_NOTICES = frozenset({ReplyId.ONE_WAY, ReplyId.MEDIA})
#: Words of a forwarded message that may still be the person's own wish.
_OWN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Given:
    """A reply that the person got, and the moment of the message that it answered."""

    reply: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message as it was understood, and what it changed."""

    reading: Reading
    #: As the provider names it.
    kind: str
    at: dt.datetime
    before: Registers
    after: Registers
    #: It is the person's latest word on consent.
    decides: bool


def as_own_words(reading: Reading, text: str, *, forwarded: bool) -> Reading:
    """Somebody else's words, passed on, are nobody's command, unless there is nothing but the command."""
    if not forwarded or reading.action is Action.OTHER or len(fold_phrase(text)) <= _OWN_WORDS:
        return reading
    return replace(reading, action=Action.OTHER, because=(*reading.because, "forwarded: somebody else's words"))


def choose_reply(heard: Heard, given: Sequence[Given]) -> ReplyId | None:
    """The reply to this message, or None. `given`: what this person got around that time, in any order."""
    reply = _wanted(heard)
    if reply is None:
        return None
    last_hour = sum(1 for each in given if abs(each.at - heard.at) < HOUR)
    if reply is ReplyId.MAYBE_EMERGENCY:
        return reply if last_hour < HOURLY_EMERGENCIES else None
    if reply in _NOTICES and any(each.reply in _NOTICES and abs(each.at - heard.at) < ONE_WAY_EVERY for each in given):
        return None
    return reply if last_hour < HOURLY else None


def _wanted(heard: Heard) -> ReplyId | None:
    match heard.reading.action:
        case Action.UNSUBSCRIBE:
            return _goodbye(heard)
        case Action.SUBSCRIBE:
            return _welcome(heard) if heard.decides else None
        case Action.INCOMPLETE:
            return ReplyId.HOW_TO_JOIN
        case Action.OTHER:
            return _to_other(heard)


def _goodbye(heard: Heard) -> ReplyId | None:
    if not heard.decides or heard.before.consent is Consent.OPTED_OUT:
        return None  # confirmed once
    return ReplyId.GOODBYE if heard.before.consent is Consent.OPTED_IN else ReplyId.GOODBYE_UNKNOWN


def _welcome(heard: Heard) -> ReplyId:
    was, now = heard.before.details, heard.after.details
    if heard.before.consent is Consent.OPTED_IN and now.zone:
        if was.zone == now.zone:
            return ReplyId.ALREADY
        return ReplyId.UPDATED
    return _first_welcome(heard.reading.place, now)


def _first_welcome(place: Place | None, now: Details) -> ReplyId:
    if now.zone:
        return ReplyId.WELCOME
    if place is None:
        return ReplyId.WELCOME_EVERYONE
    return ReplyId.WELCOME_OUTSIDE if place.kind is PlaceKind.OUTSIDE else ReplyId.WELCOME_UNKNOWN_STREET


def _to_other(heard: Heard) -> ReplyId | None:
    if heard.kind not in _MEDIA | _WORDS:
        return None  # reactions, stickers, system notices, what WhatsApp itself does not support
    match heard.reading.intent:
        case Intent.EMERGENCY:
            return ReplyId.MAYBE_EMERGENCY
        case Intent.HELP:
            return ReplyId.HELP
        case Intent.THANKS if heard.kind not in _MEDIA:
            # An empty text is an emoji; a place or a contact card has no words and is not one.
            return None if heard.kind in ("text", "button", "interactive") else ReplyId.ONE_WAY
        case _:
            return ReplyId.MEDIA if heard.kind in _MEDIA else ReplyId.ONE_WAY


def details_of(reading: Reading) -> Details:
    """What a complete reading says of the person."""
    place = reading.place
    return Details(
        given_name=reading.given_name,
        surname=reading.surname,
        place=place.written if place else "",
        zone=reading.zone,
        outside=place is not None and place.kind is PlaceKind.OUTSIDE,
    )


def facts_for(heard: Heard, gazetteer: Gazetteer) -> Mapping[str, str]:
    """The facts of the person that replies may name; those of the town come on top."""
    place, now = heard.reading.place, heard.after.details
    town = place.municipality if place else ""
    return {
        "nome": as_fact(now.given_name),
        "zona": gazetteer.name_of(now.zone),
        "zona_nuova": gazetteer.name_of(now.zone),
        "zona_vecchia": gazetteer.name_of(heard.before.details.zone) or "nessuna",
        "altro_comune": f"a {town}" if town else "fuori dal comune",
        "via": as_fact(now.place),
    }
