"""Which reply, if any, a message gets. Politeness has limits: no loop with an answering machine, no second goodbye."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from comunica.enrolment.consent import Consent, Details, Registers
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.meaning import Action, Intent, Place, PlaceKind, Reading
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.replies import ReplyId

#: A person may be answered freely for this long after writing.
WINDOW = dt.timedelta(hours=24)
#: Automatic replies per person and hour, and per day: two systems that answer each other fall silent, however slow.
HOURLY = 3
DAILY = 10
#: Beyond this, of each in a day, even last words and `maybe_emergency` stop: only a machine repeats itself so often.
DAILY_LAST_WORDS = 10
DAILY_EMERGENCIES = 10
#: Who did not answer a question is reminded once, this long after the message that raised it.
REMINDED_AFTER = dt.timedelta(hours=20)

HOUR = dt.timedelta(hours=1)
#: Also between two notices that nobody reads here.
DAY = dt.timedelta(hours=24)

_MEDIA = frozenset({"image", "audio", "voice", "video", "document"})
_WORDS = frozenset({"text", "button", "interactive", "location", "contacts", "order"})
_NOTICES = frozenset({ReplyId.ONE_WAY, ReplyId.MEDIA})
_ONCE_A_DAY = frozenset({ReplyId.FOREIGN, ReplyId.GDPR_REQUEST})
#: Leaving must be confirmed, whatever was said before it; once for each leave.
_CONFIRMED = frozenset({ReplyId.GOODBYE, ReplyId.GOODBYE_UNKNOWN, ReplyId.GDPR_REQUEST})
#: Last words: what is still queued for who leaves is withdrawn, but for these.
LAST_WORDS = _CONFIRMED | {ReplyId.MAYBE_EMERGENCY}
_WELCOMES = frozenset(
    {ReplyId.WELCOME, ReplyId.WELCOME_OUTSIDE, ReplyId.WELCOME_UNKNOWN_STREET, ReplyId.WELCOME_EVERYONE}
)
#: What is said to who is banned too: consent works both ways as ever, and 112 may be needed by anybody.
SAID_TO_THE_BANNED = LAST_WORDS | _WELCOMES
_QUESTIONS = {
    Ask.JOIN: ReplyId.HOW_TO_JOIN,
    Ask.NAME: ReplyId.ASK_NAME,
    Ask.PLACE: ReplyId.ASK_PLACE,
    Ask.CHOICE: ReplyId.ASK_ZONE_CHOICE,
    Ask.CONFIRM: ReplyId.CONFIRM_READING,
    Ask.OPT_IN: ReplyId.DOUBLE_OPT_IN,
}
_INTENTS = {
    Intent.EMERGENCY: ReplyId.MAYBE_EMERGENCY,
    Intent.HELP: ReplyId.HELP,
    # How to leave is in it; a pause is something that the service does not have.
    Intent.PAUSE: ReplyId.HELP,
    Intent.ACCESS: ReplyId.GDPR_ACCESS,
    Intent.THIRD_PARTY: ReplyId.THIRD_PARTY,
    Intent.PROBLEM: ReplyId.PROBLEM,
    Intent.LANGUAGE: ReplyId.FOREIGN,
}
#: Words of a forwarded message that may still be the person's own wish.
_OWN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Given:
    """A reply that the person got, and the moment of the message that it answered; a reminder: when it is due."""

    reply: str
    at: dt.datetime
    #: It answered what may have been an emergency, and said so: alone, or before something else.
    emergency: bool = False


def reminder_at(asked_at: dt.datetime) -> Given:
    """The reminder of a question that this message raised: an automatic reply like any other."""
    return Given(ReplyId.REMINDER_INCOMPLETE, asked_at + REMINDED_AFTER)


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
    #: A later word on consent is on record already.
    late: bool = False
    #: The question that it raises.
    question: OpenQuestion | None = None
    #: The question that it says no to.
    declined: Ask | None = None
    #: It pressed a choice of a question that is closed.
    pressed_late: bool = False
    #: When the person was last sent a broadcast, if somebody looked.
    last_notice: dt.datetime | None = None
    #: The office decided that they are answered no more.
    banned: bool = False

    @property
    def asked(self) -> Ask | None:
        """What is asked in return."""
        return self.question.asked if self.question else None


def as_own_words(reading: Reading, text: str, *, forwarded: bool) -> Reading:
    """Somebody else's words, passed on, are nobody's command, unless there is nothing but the command."""
    if not forwarded or reading.action is Action.OTHER or len(fold_phrase(text)) <= _OWN_WORDS:
        return reading
    return replace(reading, action=Action.OTHER, because=(*reading.because, "forwarded: somebody else's words"))


def choose_reply(heard: Heard, given: Sequence[Given]) -> ReplyId | None:
    """The reply to this message, or None. `given`: what this person got around that time, in any order."""
    reply = _wanted(heard)
    if reply and reply is not ReplyId.MAYBE_EMERGENCY and _may_be_given(reply, heard, given):
        return reply
    return ReplyId.MAYBE_EMERGENCY if _may_be_warned(heard, given) else None


def says_emergency(reply: ReplyId, heard: Heard, given: Sequence[Given]) -> bool:
    """Whether this reply says first what `maybe_emergency` says: one reply for both, and after a goodbye no other."""
    return reply is not ReplyId.MAYBE_EMERGENCY and _tells_of_emergency(heard, given)


def _may_be_given(reply: ReplyId, heard: Heard, given: Sequence[Given]) -> bool:
    if heard.banned and not _is_said_to_the_banned(reply, heard):
        return False
    today = Counter(each.reply for each in given if abs(each.at - heard.at) < DAY)
    if reply in _CONFIRMED:
        return _may_be_confirmed(reply, today)
    if (reply in _NOTICES and any(today[each] for each in _NOTICES)) or (reply in _ONCE_A_DAY and today[reply]):
        return False
    last_hour = sum(1 for each in given if abs(each.at - heard.at) < HOUR)
    return last_hour < HOURLY and today.total() < DAILY


def _is_said_to_the_banned(reply: ReplyId, heard: Heard) -> bool:
    """A welcome is for who joins: who is enrolled and moves to a street that nobody knows gets the same text."""
    joins = heard.before.consent is not Consent.OPTED_IN
    return reply in SAID_TO_THE_BANNED and (joins or reply not in _WELCOMES)


def _may_be_warned(heard: Heard, given: Sequence[Given]) -> bool:
    """Past every limit but its own, and to whatever somebody wrote."""
    today = sum(1 for each in given if abs(each.at - heard.at) < DAY and _warned(each))
    return heard.kind in _MEDIA | _WORDS and _tells_of_emergency(heard, given) and today < DAILY_EMERGENCIES


def _warned(given: Given) -> bool:
    return given.emergency or given.reply == ReplyId.MAYBE_EMERGENCY


def _tells_of_emergency(heard: Heard, given: Sequence[Given]) -> bool:
    return heard.reading.may_be_emergency or (heard.reading.action is Action.UNSUBSCRIBE and _takes_back(heard, given))


def _takes_back(heard: Heard, given: Sequence[Given]) -> bool:
    """Leaving withdraws what is still queued, and with it the 112 that it said, unless last words came since."""
    lately = sorted((each for each in given if abs(each.at - heard.at) < HOUR), key=lambda each: each.at)
    since = max((at for at, each in enumerate(lately, 1) if each.reply in LAST_WORDS), default=0)
    return any(_warned(each) for each in lately[since:])


def _may_be_confirmed(reply: ReplyId, today: Counter[str]) -> bool:
    if reply in _ONCE_A_DAY and today[reply]:
        return False
    return sum(today[each] for each in _CONFIRMED) < DAILY_LAST_WORDS


def reminder_for(heard: Heard) -> Ask | None:
    """What to remind of, if the question stays without an answer. Who is enrolled, or banned, is not."""
    return None if heard.banned or heard.after.consent is Consent.OPTED_IN else heard.asked


def _wanted(heard: Heard) -> ReplyId | None:
    if heard.late and heard.before.consent is Consent.OPTED_OUT:
        return None  # after a goodbye comes nothing more, but for an emergency; what is late came before it
    if heard.declined:
        return _to_no(heard)
    if heard.asked is Ask.JOIN and heard.before.consent is Consent.OPTED_IN and heard.kind == "text":
        return ReplyId.ALREADY  # the question stays open: what they write next corrects their data
    if heard.asked in _QUESTIONS:
        return _QUESTIONS[heard.asked]
    # To a late press nothing: what it answers is answered, or asked anew further down on the phone.
    return None if heard.pressed_late else _to_reading(heard)


def _to_reading(heard: Heard) -> ReplyId | None:
    match heard.reading.action:
        case Action.UNSUBSCRIBE:
            return _goodbye(heard)
        case Action.SUBSCRIBE | Action.INCOMPLETE:
            # What is not decided here has been overtaken by a later word.
            return _welcome(heard) if heard.decides else None
        case Action.OTHER:
            return _to_other(heard)


def _to_no(heard: Heard) -> ReplyId | None:
    if heard.declined is Ask.OPT_IN:
        return ReplyId.GOODBYE_UNKNOWN if heard.before.consent is not Consent.OPTED_IN else None
    return ReplyId.HOW_TO_JOIN


def _goodbye(heard: Heard) -> ReplyId | None:
    if heard.reading.intent is Intent.ERASURE:
        return ReplyId.GDPR_REQUEST
    if not heard.decides or heard.before.consent is Consent.OPTED_OUT:
        return None  # confirmed once
    return ReplyId.GOODBYE if heard.before.consent is Consent.OPTED_IN else ReplyId.GOODBYE_UNKNOWN


def _welcome(heard: Heard) -> ReplyId:
    was, now, place = heard.before.details, heard.after.details, heard.reading.place
    if heard.before.consent is not Consent.OPTED_IN:
        return _first_welcome(place, now)
    if (was.zone, was.outside) != (now.zone, now.outside):
        if now.zone:
            return ReplyId.UPDATED
        return ReplyId.UPDATED_EVERYONE if now.outside or place is None else ReplyId.WELCOME_UNKNOWN_STREET
    return ReplyId.ALREADY if now.zone or now.outside or place is None else ReplyId.WELCOME_UNKNOWN_STREET


def _first_welcome(place: Place | None, now: Details) -> ReplyId:
    if now.zone:
        return ReplyId.WELCOME
    if place is None:
        return ReplyId.WELCOME_EVERYONE
    return ReplyId.WELCOME_OUTSIDE if place.kind is PlaceKind.OUTSIDE else ReplyId.WELCOME_UNKNOWN_STREET


def _to_other(heard: Heard) -> ReplyId | None:
    if heard.kind not in _MEDIA | _WORDS:
        return None  # reactions, stickers, system notices, what WhatsApp itself does not support
    intent = heard.reading.intent
    if intent in _INTENTS:
        return _INTENTS[intent]
    if intent is Intent.THANKS and heard.kind in ("text", "button", "interactive"):
        # An empty text is an emoji; a place or a contact card has no words and is not one.
        return None
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
