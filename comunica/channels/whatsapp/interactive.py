"""Choices as the Cloud API shows them: up to three buttons, else a list, else nothing but the text.

Limits: whatsapp, messages/interactive-reply-buttons and interactive-list. A message that breaks one is refused whole.
"""

from collections.abc import Sequence
from typing import Any

from comunica.broadcasting.content import Choice, ChoiceContent

_BUTTONS, _BUTTON_TITLE, _BUTTON_BODY = 3, 20, 1024
_ROWS, _ROW_TITLE, _ROW_DESCRIPTION, _LIST_BODY = 10, 24, 72, 4096
_LABEL, _PAYLOAD = 20, 200


def interactive(content: ChoiceContent) -> dict[str, Any] | None:
    """The `interactive` object; None if the choices fit in none: then the text goes alone."""
    choices = content.choices
    if not content.body or any(not 0 < len(each.payload) <= _PAYLOAD or not each.title for each in choices):
        return None
    if _fit(choices, _BUTTONS, _BUTTON_TITLE) and len(content.body) <= _BUTTON_BODY:
        return {"type": "button", "body": {"text": content.body}, "action": {"buttons": [*map(_button, choices)]}}
    rows = [_row(each) for each in choices]
    listed = 0 < len(rows) <= _ROWS and len({row["title"] for row in rows}) == len(rows)
    if not listed or len(content.body) > _LIST_BODY or not 0 < len(content.label) <= _LABEL:
        return None
    action = {"button": content.label, "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": content.body}, "action": action}


def _fit(choices: Sequence[Choice], most: int, longest: int) -> bool:
    titles = {each.title for each in choices}
    # Two of the same title are refused.
    return 0 < len(choices) <= most and len(titles) == len(choices) and all(len(each) <= longest for each in titles)


def _button(choice: Choice) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": choice.payload, "title": choice.title}}


def _row(choice: Choice) -> dict[str, str]:
    row = {"id": choice.payload, "title": _cut(choice.title, _ROW_TITLE)}
    if row["title"] != choice.title:
        row["description"] = _cut(choice.title, _ROW_DESCRIPTION)
    return row


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
