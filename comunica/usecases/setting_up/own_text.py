"""A text that no category fits, as a template of its own: the provider approves it, in minutes or a day.

Its words are fixed, so that it may keep its paragraphs; who writes and how to leave stand below it.
"""

import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.identity import LEAVE_PAYLOAD
from comunica.broadcasting.starter_templates import LEAVE_BUTTON, footer_for
from comunica.broadcasting.starters import LANGUAGES
from comunica.municipality.territory import street_id
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup

#: With it begin the names of such templates at the provider.
OWN = "testo"
_LONGEST_TITLE = 60
_BLANK_LINES = re.compile(r"\n{3,}")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
#: What nobody sees and neither the record nor the provider takes.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """What staff write. `title` is theirs alone: citizens read the text."""

    title: str
    text: str
    category: str


def own_text(written: OwnText, *, town: str, language: str, day: dt.date, errand_id: UUID) -> TemplateSetup:
    """The template to be asked for. Its name is its own for ever: what people read is reviewed once."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return TemplateSetup(
        name="_".join((OWN, *_words_of(written.title), f"{day:%Y%m%d}", errand_id.hex[-6:])),
        language=language,
        category=written.category,
        body=tidied(written.text),
        footer=footer_for(town, spoken),
        parameters=(),
        examples=(),
        buttons=(QuickReply(LEAVE_BUTTON[spoken], LEAVE_PAYLOAD),),
    )


def title_of(name: str) -> str:
    """What staff called it, out of the name at the provider: `testo_mercato_spostato_20261127_ab12cd`."""
    words = name.split("_")
    if words[0] == OWN and len(words) > 3:
        words = words[1:-2]
    return " ".join(words).capitalize()


def tidied(text: str) -> str:
    """Lines as they were written, without blanks at their ends and with no more than one empty line in a row."""
    lines = "\n".join(_CONTROL.sub(" ", line).rstrip() for line in _LINE_ENDS.sub("\n", text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def _words_of(title: str) -> list[str]:
    return [each for each in street_id(title[:_LONGEST_TITLE]).split("-") if each] or ["avviso"]
