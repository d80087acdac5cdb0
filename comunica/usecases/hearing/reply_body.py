"""The body of a reply as the record seals it: its text, and what it offers to press.

A reply without choices is its plain text, as it was before there were choices: either version of the code reads it.
"""

import json
from typing import Any

from comunica.broadcasting.content import Choice, ChoiceContent, TextContent

#: Begins a body with choices. It counts as a blank and is cut off the ends of every text, so no text begins with it.
_MARK = "\x1e"


def to_text(content: TextContent | ChoiceContent) -> str:
    """What `from_text` reads back."""
    match content:
        case TextContent(body):
            return body
        case ChoiceContent():
            choices = [{"payload": each.payload, "title": each.title} for each in content.choices]
            return _MARK + json.dumps({"text": content.body, "label": content.label, "choices": choices})


def from_text(text: str) -> TextContent | ChoiceContent:
    """A body from the record."""
    if not text.startswith(_MARK):
        return TextContent(text)
    data: dict[str, Any] = json.loads(text.removeprefix(_MARK))
    choices = tuple(Choice(payload=each["payload"], title=each["title"]) for each in data["choices"])
    return ChoiceContent(body=data["text"], choices=choices, label=data["label"])
