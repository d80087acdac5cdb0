"""An answer is read the same whoever gives it and whatever is said beside it; and whatever was asked, what it tells."""

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from tests.unit.enrolment import transplanting
from tests.unit.enrolment.transplanting import Message

type Json = dict[str, Any]

_TOLD = transplanting.told("answers")
_CHANGES = _TOLD["label_changes"]
_OUT_OF_ORDER = re.compile(r"\W+")


def asked(message: Message) -> str:
    return str((message.case.pending or {}).get("asked", ""))


def shown(message: Message) -> Json:
    """What we knew when we asked."""
    nothing = {"given_name": None, "surname": None, "place": None}
    return {**nothing, **((message.case.pending or {}).get("known") or {})}


def place_of(message: Message) -> Json:
    return shown(message)["place"] or {}


def is_whole(message: Message) -> bool:
    """We know both names, and the answer tells no other."""
    expect, known = message.case.expect, shown(message)
    ours = (known["given_name"], known["surname"])
    told = (expect.get("given_name"), expect.get("surname"))
    words = set(_OUT_OF_ORDER.split(message.text.casefold()))
    return all(ours) and ours == told and words.isdisjoint(" ".join(ours).casefold().split())


def answers(*questions: str, at_most: int) -> list[Message]:
    return transplanting.chosen(
        lambda each: asked(each) in questions and each.action == "subscribe" and "surname" in each.case.expect,
        at_most=at_most,
    )


def in_turn(templates: str, messages: list[Message]) -> Iterator[tuple[Message, str]]:
    return zip(messages, cycle(_TOLD[templates]), strict=False)


def names(message: Message) -> Json:
    given, surname = shown(message)["given_name"] or "", shown(message)["surname"] or ""
    return {"given": given, "surname": surname, "GIVEN": given.upper(), "SURNAME": surname.upper()}


def streets_of(message: Message) -> list[Json]:
    """Those of the town that lie in one zone and have no namesake."""
    every = message.town.gazetteer["streets"]
    called = [each["name"] for each in every]
    return [each for each in every if each.get("zone") and not each.get("ranges") and called.count(each["name"]) == 1]


def address(message: Message, street: Json, number: str) -> Json:
    zone = next(each["name"] for each in message.town.gazetteer["zones"] if each["id"] == street["zone"])
    empty = {"name": None, "municipality": None}
    return {"kind": "address", "street": street["full"], "house_number": number, "zone": zone, **empty}


def made(before: Message, template: str, text: str, **expect: Any) -> tuple[Message, Message]:
    return before, before.with_changes(template, text=text, expect=expect)


def test_the_own_name_said_again_is_no_part_of_an_answer() -> None:
    messages = [each for each in answers("place", "choice", "confirm", at_most=400) if is_whole(each)]
    exchanged = [
        made(each, template, template.format(answer=each.text.strip(" ."), **names(each)))
        for each, template in in_turn("own_name", messages)
    ]
    assert transplanting.misread(exchanged, _CHANGES) == []


@pytest.mark.parametrize("templates", ["beside", "closing"])
def test_what_is_said_beside_an_answer_changes_nothing(templates: str) -> None:
    messages = [each for each in answers("place", "choice", "confirm", at_most=150) if len(each.text) < 40]
    exchanged = [
        made(each, template, template.format(answer=each.text.strip(" .")))
        for each, template in in_turn(templates, messages)
    ]
    assert transplanting.misread(exchanged, _CHANGES) == []


def test_whoever_answers_is_read_the_same() -> None:
    people = cycle(zip(cycle(_TOLD["exchanged"]["given"]), _TOLD["exchanged"]["surname"], strict=False))
    exchanged = [
        (before, exchange_names(before, given, surname))
        for before, (given, surname) in zip(answers("place", "choice", "confirm", at_most=200), people, strict=False)
        if is_whole(before)
    ]
    assert transplanting.misread(exchanged, _CHANGES) == []


def exchange_names(before: Message, given: str, surname: str) -> Message:
    known = {**shown(before), "given_name": given, "surname": surname}
    expect = {"given_name": given, "surname": surname}
    return before.with_changes(f"{given} {surname}", text=before.text, expect=expect, pending={"known": known})


def test_who_and_where_is_read_whatever_was_asked() -> None:
    exchanged = []
    for before, template in in_turn("who_and_where", answers("place", "choice", "confirm", at_most=300)):
        street = streets_of(before)[:1]
        if not street or not is_whole(before):
            continue
        place = address(before, street[0], "12")
        text = template.format(street=place["street"], number="12", **names(before))
        exchanged.append(made(before, template, text, place=place))
    assert len(exchanged) > 50
    assert transplanting.misread(exchanged, _CHANGES) == []


def test_one_of_the_places_is_chosen_by_its_order_in_whatever_words() -> None:
    exchanged = []
    for order, (before, template) in enumerate(in_turn("choice", answers("choice", at_most=150))):
        options = (before.case.pending or {})["options"]
        at = order % len(options)
        text = template.format(ordinal=_TOLD["ordinals"][at], number=at + 1)
        exchanged.append(made(before, template, text, place=options[at]))
    assert transplanting.misread(exchanged, _CHANGES) == []


def test_a_known_street_is_numbered_in_whatever_words() -> None:
    messages = [each for each in answers("place", at_most=600) if is_numbered(each)]
    exchanged = [
        made(each, template, template.format(street=place_of(each)["street"], number=number_in(each)))
        for each, template in in_turn("number", messages)
    ]
    assert len(exchanged) > 50
    assert transplanting.misread(exchanged, _CHANGES) == []


def is_numbered(message: Message) -> bool:
    """We knew the street, and the answer was its number."""
    known = place_of(message)
    return bool(known.get("street") and not known.get("house_number") and number_in(message).isdecimal())


def number_in(message: Message) -> str:
    return (message.case.expect.get("place") or {}).get("house_number") or ""


def test_a_surname_is_put_right_in_whatever_words() -> None:
    people = cycle(_TOLD["exchanged"]["surname"])
    messages = [each for each in answers("confirm", at_most=400) if is_confirmed(each)]
    exchanged = []
    for (before, template), new in zip(in_turn("surname", messages), people, strict=False):
        text = template.format(old=shown(before)["surname"], new=new)
        exchanged.append(made(before, template, text, surname=new))
    assert len(exchanged) > 50
    assert transplanting.misread(exchanged, _CHANGES) == []


def test_a_street_is_put_right_in_whatever_words() -> None:
    messages = [each for each in answers("confirm", at_most=400) if is_confirmed(each) and place_of(each)["street"]]
    exchanged = []
    for before, template in in_turn("street", messages):
        other = [each for each in streets_of(before) if each["full"] != place_of(before)["street"]]
        place = address(before, other[-1], "41")
        text = template.format(old=place_of(before)["street"], street=place["street"], number="41")
        exchanged.append(made(before, template, text, place=place))
    assert len(exchanged) > 50
    assert transplanting.misread(exchanged, _CHANGES) == []


def test_what_we_showed_is_confirmed_part_by_part() -> None:
    messages = [
        each for each in answers("confirm", at_most=300) if is_confirmed(each) and place_of(each).get("house_number")
    ]
    exchanged = []
    for before, template in in_turn("yes", messages):
        place = place_of(before)
        text = template.format(street=place["street"], number=place["house_number"], **names(before))
        exchanged.append(made(before, template, text))
    assert transplanting.misread(exchanged, _CHANGES) == []


def is_confirmed(message: Message) -> bool:
    """The answer was a yes to all that we showed."""
    return is_whole(message) and place_of(message) == message.case.expect["place"] != {}


def test_what_is_no_answer_tells_nothing() -> None:
    exchanged = [
        made(before, text, text, action="other")
        for before, text in in_turn("none", answers("place", "choice", "confirm", at_most=200))
    ]
    assert transplanting.misread(exchanged, _CHANGES) == []
