"""The replies: their ids, their default texts, and how a text is filled with facts.

A town's own text in its profile takes the place of a default. tests/unit/enrolment knows the facts a reply must hold.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from comunica.municipality.profile import Profile


class ReplyId(StrEnum):
    """One per occasion."""

    WELCOME = "welcome"
    #: Lives in another town.
    WELCOME_OUTSIDE = "welcome_outside"
    #: The place is not in the gazetteer.
    WELCOME_UNKNOWN_STREET = "welcome_unknown_street"
    #: The town asks for no place.
    WELCOME_EVERYONE = "welcome_everyone"
    DOUBLE_OPT_IN = "double_opt_in"
    CONFIRM_READING = "confirm_reading"
    #: The same data again.
    ALREADY = "already"
    #: Another zone.
    UPDATED = "updated"
    #: No zone any more: moved to another town, or the town asks for no place.
    UPDATED_EVERYONE = "updated_everyone"
    ASK_PLACE = "ask_place"
    ASK_ZONE_CHOICE = "ask_zone_choice"
    ASK_NAME = "ask_name"
    HOW_TO_JOIN = "how_to_join"
    REMINDER_INCOMPLETE = "reminder_incomplete"
    GOODBYE = "goodbye"
    #: Leaves without being enrolled.
    GOODBYE_UNKNOWN = "goodbye_unknown"
    #: Not a command; once in 24 hours.
    ONE_WAY = "one_way"
    #: Voice, photo, video, document: never fetched.
    MEDIA = "media"
    #: Past every limit but the guard against loops.
    MAYBE_EMERGENCY = "maybe_emergency"
    THIRD_PARTY = "third_party"
    PROBLEM = "problem"
    #: Erasure or objection.
    GDPR_REQUEST = "gdpr_request"
    #: Access, rectification, portability.
    GDPR_ACCESS = "gdpr_access"
    HELP = "help"
    #: Template: the first message to who was imported.
    IMPORTED_NOTICE = "imported_notice"
    FOREIGN = "foreign"
    #: Under every broadcast.
    BROADCAST_FOOTER = "broadcast_footer"


class MissingFactError(KeyError):
    """A text asks for a fact that nobody gives. Correct the town's text, or give the fact."""


_TEXTS = "comunica.enrolment.texts"
#: In which there are texts.
LANGUAGES = ("it", "en")

#: A text of WhatsApp.
LONGEST_TEXT = 4096

# A fact that is empty takes the blank before it along: `Ciao {nome}, ora` becomes `Ciao, ora`.
_FACT = re.compile(r"( ?)\{(\w+)\}")
#: What texts say of `giorni`, where it is one.
_ONE_DAY = re.compile(r"\b(1 giorn)i\b|\b(1 day)s\b")
_MARKUP = str.maketrans("", "", "*_~`{}")
_LONGEST_FACT = 120


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A text that a reply is made of, its facts still open, and which version of it this is."""

    reply: ReplyId
    body: str
    #: `own-3`: the third of the town's own; `it-1a2b3c4d`: the default in a language, by its digest.
    version: str

    @property
    def mark(self) -> str:
        """What the record keeps of it: `welcome@own-3`."""
        return f"{self.reply}@{self.version}"


def reply_text(reply: ReplyId, profile: Profile, language: str = "it") -> ReplyText:
    """The text that this town gives as this reply."""
    own = profile.texts.get(reply)
    if not own:
        return default_reply_text(reply, language)
    return ReplyText(reply, own, f"own-{profile.text_versions.get(reply) or short_digest(own)}")


def default_reply_text(reply: ReplyId, language: str = "it") -> ReplyText:
    """The text for towns that have none of their own."""
    body = default_text(reply, language)
    return ReplyText(reply, body, f"{_written_in(language)}-{short_digest(body)}")


def text_of(reply: ReplyId, profile: Profile, language: str = "it") -> str:
    """The words alone."""
    return reply_text(reply, profile, language).body


def default_text(reply: ReplyId, language: str = "it") -> str:
    """The words for towns that have none of their own."""
    return _pack(language).texts[reply]


def buttons_in(language: str) -> Mapping[str, str]:
    """What can be pressed, in a language: the titles of `yes`, `no`, `correct`, and of the `list` of more."""
    return _pack(language).buttons


def words_in(language: str) -> Mapping[str, str]:
    """The words that facts are made of, in a language."""
    return _pack(language).words


def short_digest(body: str) -> str:
    """Tells one version of a text from another."""
    return hashlib.sha256(body.encode()).hexdigest()[:8]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts. `MissingFactError` names one that is not there."""

    def fact(match: re.Match[str]) -> str:
        blank, name = match.groups()
        if name not in facts:
            raise MissingFactError(name)
        return blank + facts[name] if facts[name] else ""

    return _ONE_DAY.sub(_singular, _FACT.sub(fact, text))[:LONGEST_TEXT]


def _singular(days: re.Match[str]) -> str:
    return f"{days[1]}o" if days[1] else days[2]


def as_fact(words: str) -> str:
    """What a citizen wrote, safe to repeat: one line, no markup, not long."""
    return " ".join(words.translate(_MARKUP).split())[:_LONGEST_FACT]


def facts_of(text: str) -> frozenset[str]:
    """The names of the facts that a text asks for."""
    return frozenset(name for _, name in _FACT.findall(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pack:
    """What one language has."""

    texts: Mapping[str, str]
    buttons: Mapping[str, str]
    words: Mapping[str, str]


@cache
def _pack(language: str) -> _Pack:
    file = resources.files(_TEXTS).joinpath(f"{_written_in(language)}.toml")
    data = tomllib.loads(file.read_text("utf-8"))
    buttons, words = data.pop("buttons"), data.pop("words")
    return _Pack(texts={name: text.strip() for name, text in data.items()}, buttons=buttons, words=words)


@cache
def _written_in(language: str) -> str:
    """The language itself, if there are texts in it; `en_GB` is English, and all else Italian."""
    short = language.partition("_")[0]
    return short if short in LANGUAGES else "it"
