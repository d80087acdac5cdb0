"""The replies: their ids, their default texts, and how a text is filled with facts.

A town's own text in its profile takes the place of a default. tests/unit/enrolment knows the facts a reply must hold.
"""

import re
import tomllib
from collections.abc import Mapping
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


#: A text of WhatsApp.
LONGEST_TEXT = 4096

# A fact that is empty takes the blank before it along: `Ciao {nome}, ora` becomes `Ciao, ora`.
_FACT = re.compile(r"( ?)\{(\w+)\}")
_MARKUP = str.maketrans("", "", "*_~`{}")
_LONGEST_FACT = 120


def text_of(reply: ReplyId, profile: Profile, language: str = "it") -> str:
    """The text that this town gives as this reply."""
    return profile.texts.get(reply) or default_text(reply, language)


def default_text(reply: ReplyId, language: str = "it") -> str:
    """The text for towns that have none of their own."""
    return _defaults(language)[reply]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts. `MissingFactError` names one that is not there."""

    def fact(match: re.Match[str]) -> str:
        blank, name = match.groups()
        if name not in facts:
            raise MissingFactError(name)
        return blank + facts[name] if facts[name] else ""

    return _FACT.sub(fact, text)[:LONGEST_TEXT]


def as_fact(words: str) -> str:
    """What a citizen wrote, safe to repeat: one line, no markup, not long."""
    return " ".join(words.translate(_MARKUP).split())[:_LONGEST_FACT]


def facts_of(text: str) -> frozenset[str]:
    """The names of the facts that a text asks for."""
    return frozenset(name for _, name in _FACT.findall(text))


@cache
def _defaults(language: str) -> Mapping[str, str]:
    folder = resources.files("comunica.enrolment.texts")
    file = folder.joinpath(f"{language}.toml")
    chosen = file if file.is_file() else folder.joinpath("it.toml")
    return {name: text.strip() for name, text in tomllib.loads(chosen.read_text("utf-8")).items()}
