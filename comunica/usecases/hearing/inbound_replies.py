"""What a reply says, in the town's language and own words: its text, what it offers to press, and which text it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comunica.broadcasting.content import ChoiceContent, TextContent
from comunica.enrolment.choices import offered, tag_of
from comunica.enrolment.conversation import Heard
from comunica.enrolment.question import OpenQuestion
from comunica.enrolment.replies import (
    LONGEST_TEXT,
    MissingFactError,
    ReplyId,
    ReplyText,
    buttons_in,
    default_reply_text,
    fill,
    reply_text,
)
from comunica.enrolment.reply_facts import facts_for, missing_told
from comunica.usecases.town_directory import Town


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply in words. `mark`: of its text, see enrolment/replies.py; of both if it says an emergency's before."""

    content: TextContent | ChoiceContent
    mark: str


def speak(reply: ReplyId, heard: Heard, town: Town, *, question_key: str, warns: bool) -> Spoken:
    """The reply to a message. `question_key`: of the question that it asks, if it asks one.

    `warns`: what `maybe_emergency` says comes first, where a notification shows it and no limit cuts it off.
    """
    of_person = facts_for(heard, town.gazetteer, town.language, required=town.profile.required)
    facts = {**of_person, **town.facts}
    said = [_filled(each, facts, town) for each in ((ReplyId.MAYBE_EMERGENCY, reply) if warns else (reply,))]
    return _spoken(said, town, heard.question, question_key)


def remind(question: OpenQuestion, town: Town, *, question_key: str) -> Spoken:
    """The reminder of a question; what it offered can be pressed here too."""
    missing = missing_told(question, town.gazetteer, town.language, required=town.profile.required)
    facts = {**town.facts, "dato_mancante": missing}
    return _spoken([_filled(ReplyId.REMINDER_INCOMPLETE, facts, town)], town, question, question_key)


def _filled(reply: ReplyId, facts: Mapping[str, str], town: Town) -> ReplyText:
    """The town's text of a reply, its facts in place."""
    text = reply_text(reply, town.profile, town.language)
    try:
        return replace(text, body=fill(text.body, facts))
    except MissingFactError:
        # A town's own text asks for what nobody gives. The citizen is answered all the same.
        text = default_reply_text(reply, town.language)
        return replace(text, body=fill(text.body, facts))


def _spoken(said: Sequence[ReplyText], town: Town, question: OpenQuestion | None, question_key: str) -> Spoken:
    body = "\n\n".join(text.body for text in said)[:LONGEST_TEXT]
    return Spoken(_with_choices(body, town, question, question_key), "+".join(text.mark for text in said))


def _with_choices(
    body: str, town: Town, question: OpenQuestion | None, question_key: str
) -> TextContent | ChoiceContent:
    titles = buttons_in(town.language)
    choices = offered(question, tag_of(question_key), titles, town.gazetteer) if question else ()
    return ChoiceContent(body=body, choices=choices, label=titles["list"]) if choices else TextContent(body)
