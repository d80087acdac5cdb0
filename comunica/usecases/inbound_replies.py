"""What a reply says, in the town's language and own words: its text, what it offers to press, and which text it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from comunica.broadcasting.content import ChoiceContent, TextContent
from comunica.enrolment.choices import offered, tag_of
from comunica.enrolment.conversation import Heard
from comunica.enrolment.question import OpenQuestion
from comunica.enrolment.replies import (
    MissingFactError,
    ReplyId,
    buttons_in,
    default_reply_text,
    fill,
    reply_text,
)
from comunica.enrolment.reply_facts import facts_for, missing_told
from comunica.usecases.town_directory import Town


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply in words. `mark`: of its text, see enrolment/replies.py."""

    content: TextContent | ChoiceContent
    mark: str


def speak(reply: ReplyId, heard: Heard, town: Town, *, question_key: str) -> Spoken:
    """The reply to a message. `question_key`: of the question that it asks, if it asks one."""
    facts = {**facts_for(heard, town.gazetteer, town.language), **town.facts}
    return _spoken(reply, facts, town, heard.question, question_key)


def remind(question: OpenQuestion, town: Town, *, question_key: str) -> Spoken:
    """The reminder of a question; what it offered can be pressed here too."""
    facts = {**town.facts, "dato_mancante": missing_told(question, town.gazetteer, town.language)}
    return _spoken(ReplyId.REMINDER_INCOMPLETE, facts, town, question, question_key)


def _spoken(
    reply: ReplyId, facts: Mapping[str, str], town: Town, question: OpenQuestion | None, question_key: str
) -> Spoken:
    text = reply_text(reply, town.profile, town.language)
    try:
        body = fill(text.body, facts)
    except MissingFactError:
        # A town's own text asks for what nobody gives. The citizen is answered all the same.
        text = default_reply_text(reply, town.language)
        body = fill(text.body, facts)
    return Spoken(_with_choices(body, town, question, question_key), text.mark)


def _with_choices(
    body: str, town: Town, question: OpenQuestion | None, question_key: str
) -> TextContent | ChoiceContent:
    titles = buttons_in(town.language)
    choices = offered(question, tag_of(question_key), titles, town.gazetteer) if question else ()
    return ChoiceContent(body=body, choices=choices, label=titles["list"]) if choices else TextContent(body)
