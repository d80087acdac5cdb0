"""Choices as the Cloud API shows them, within its limits; else the text alone."""

from typing import Any

import msgspec
import pytest

from comunica.broadcasting.content import Choice, ChoiceContent
from comunica.channels.whatsapp.client import prepare
from comunica.usecases.hearing.reply_body import from_text, to_text

LONG = "Quartiere Santa Maria delle Grazie oltre il vecchio ponte della ferrovia dismessa"


def content(*titles: str, body: str = "Dove abiti?", label: str = "Scegli") -> ChoiceContent:
    choices = tuple(Choice(payload=f"a1:tag:{at}", title=title) for at, title in enumerate(titles, 1))
    return ChoiceContent(body=body, choices=choices, label=label)


def sent(said: ChoiceContent) -> dict[str, Any]:
    return dict(msgspec.json.decode(prepare(said).opening + b"}"))


def test_up_to_three_short_titles_are_buttons() -> None:
    shown = sent(content("Centro", "Brollo", "La Costa"))
    assert shown["type"] == "interactive"
    assert shown["interactive"] == {
        "type": "button",
        "body": {"text": "Dove abiti?"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": f"a1:tag:{at}", "title": title}}
                for at, title in enumerate(("Centro", "Brollo", "La Costa"), 1)
            ]
        },
    }


@pytest.mark.parametrize("titles", [("Centro", "Brollo", "La Costa", "Mulini"), ("Centro", "x" * 21)])
def test_more_or_longer_ones_are_a_list(titles: tuple[str, ...]) -> None:
    shown = sent(content(*titles))["interactive"]
    assert (shown["type"], shown["action"]["button"]) == ("list", "Scegli")
    assert [row["title"] for row in shown["action"]["sections"][0]["rows"]] == list(titles)


def test_a_title_that_a_row_cannot_hold_is_cut_and_described() -> None:
    [row, _] = sent(content(LONG, "Centro"))["interactive"]["action"]["sections"][0]["rows"]
    assert (row["title"], len(row["description"])) == ("Quartiere Santa Maria d…", 72)
    assert LONG.startswith(row["description"].removesuffix("…"))


@pytest.mark.parametrize(
    "said",
    [
        content(*map(str, range(11))),
        content("Centro", "Centro"),
        content(LONG, LONG + " nuova"),
        content("Centro", body="x" * 4097),
        content(*"abcd", label="x" * 21),
        content("Centro", ""),
        ChoiceContent(body="x", choices=(Choice(payload="x" * 201, title="x"),), label="y"),
        ChoiceContent(body="x", choices=(), label="y"),
    ],
)
def test_what_fits_in_neither_goes_as_text(said: ChoiceContent) -> None:
    shown = sent(said)
    assert (shown["type"], shown["text"]["body"]) == ("text", said.body)


def test_a_long_text_keeps_its_choices_in_a_list() -> None:
    assert sent(content("Sì", "No", body="x" * 1024))["interactive"]["type"] == "button"
    assert sent(content("Sì", "No", body="x" * 1025))["interactive"]["type"] == "list"


def test_a_body_comes_back_from_the_record_as_it_was_and_plain_text_as_ever() -> None:
    said = content("Centro", LONG, body="Dove abiti?\n1 Centro…")
    assert from_text(to_text(said)) == said
    for text in ("Benvenuta", "", '{"text": "x"}'):
        assert to_text(from_text(text)) == text
