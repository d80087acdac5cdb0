"""Known messages in which house number, street, type, town or part of the town is another, or the place comes first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

import pytest

from comunica.enrolment.language.words import fold_phrase
from tests.unit.enrolment.transplanting import Json, Message, Town, chosen, misread, standing_once, told

PLACES = told("places")
CHANGES: Json = PLACES["label_changes"]
#: Known messages that each kind of exchange is tried on.
OF_EACH = 45
_ARTICLES = frozenset({"il", "lo", "la", "i", "gli", "le", "l", "di", "del", "della", "dei", "delle", "d", "al"})


def place(message: Message) -> Mapping[str, Any]:
    return message.case.expect.get("place") or {}


def is_fresh(message: Message) -> bool:
    """It tells its place itself, and answers no list of ours."""
    return bool(message.text) and not message.case.pending


def entry(message: Message, list_: str, key: str, name: str) -> Json | None:
    """The one entry of the town's gazetteer that is called so."""
    found = [each for each in message.town.gazetteer.get(list_, ()) if each[key] == name]
    return found[0] if len(found) == 1 else None


def words(name: str) -> set[str]:
    return set(fold_phrase(name.replace("'", " "))) - _ARTICLES


def is_known_there(message: Message, name: str, but: Json) -> bool:
    """The town, or the message, has a word of this name already."""
    town = message.town.gazetteer
    named = (
        called
        for list_ in ("streets", "zones", "contrade", "other_municipalities")
        for each in town.get(list_, ())
        if each is not but
        for called in (each["name"], *each.get("aliases", ()))
    )
    return not words(name).isdisjoint(set().union(*map(words, (*named, town["municipality"]["name"], message.text))))


def town_with(message: Message, list_: str, old: Json, new: Json) -> Town:
    """The town with one entry of its gazetteer exchanged. What else it was called goes with its name."""
    entries = [{**each, **new, "aliases": []} if each is old else each for each in message.town.gazetteer[list_]]
    return Town(profile=message.town.profile, gazetteer={**message.town.gazetteer, list_: entries})


def numbered() -> list[Message]:
    def fits(message: Message) -> bool:
        number = place(message).get("house_number") or ""
        once = re.findall(r"\d+", message.text) == [number]
        street = entry(message, "streets", "full", place(message).get("street") or "")
        free = re.search(rf"(?<!\bn)(?<!\bn\.)(?<!numero)(?<!civico)(?<!\bal) {number}(?=[\s,!]|$)", message.text)
        return is_fresh(message) and once and street is not None and not street.get("ranges") and free is not None

    return chosen(fits, at_most=3 * OF_EACH)


def with_other_numbers() -> Iterator[tuple[Message, Message]]:
    pairs = [pair for row in PLACES["numbers"] for pair in zip(row["written"], row["normal"], strict=True)]
    for message, (written, normal) in zip(numbered(), cycle(pairs), strict=False):
        old = place(message)["house_number"]
        text = re.sub(rf"(?<!\d){old}(?!\d)", written, message.text)
        expect = {"place": {**place(message), "house_number": normal}}
        yield message, message.with_changes(f"{old} -> {written}", text=text, expect=expect)


def on_a_street(message: Message) -> bool:
    street = entry(message, "streets", "full", place(message).get("street") or "")
    return is_fresh(message) and street is not None and len(street["dug"].split()) == 1


def with_other_types() -> Iterator[tuple[Message, Message]]:
    for message, type_ in zip(chosen(on_a_street, at_most=3 * OF_EACH), cycle(PLACES["types"]["names"]), strict=False):
        street = entry(message, "streets", "full", place(message)["street"]) or {}
        alone = not any(
            words(street["name"]) <= words(each["name"])
            for each in message.town.gazetteer["streets"]
            if each is not street
        )
        text = standing_once(message.text, street["full"], f"{type_} {street['name']}")
        if text is None or not alone:
            continue
        full = f"{type_} {street['name']}"
        town = town_with(message, "streets", street, {"dug": type_, "full": full})
        expect = {"place": {**place(message), "street": full}}
        yield message, message.with_changes(f"{street['full']} -> {full}", text=text, expect=expect, town=town)


def with_other_streets() -> Iterator[tuple[Message, Message]]:
    for message, name in zip(chosen(on_a_street, at_most=3 * OF_EACH), cycle(PLACES["streets"]["names"]), strict=False):
        street = entry(message, "streets", "full", place(message)["street"]) or {}
        old, full = street["full"], f"{street['dug']} {name}"
        text = standing_once(message.text, old, full)
        if text is None or is_known_there(message, name, but=street):
            continue
        town = town_with(message, "streets", street, {"name": name, "full": full})
        expect = {"place": {**place(message), "street": full}}
        yield message, message.with_changes(f"{old} -> {full}", text=text, expect=expect, town=town)


def with_other_towns() -> Iterator[tuple[Message, Message]]:
    def fits(message: Message) -> bool:
        named = entry(message, "other_municipalities", "name", place(message).get("municipality") or "")
        return is_fresh(message) and named is not None

    for message, name in zip(chosen(fits, at_most=2 * OF_EACH), cycle(PLACES["towns"]["names"]), strict=False):
        old = entry(message, "other_municipalities", "name", place(message)["municipality"]) or {}
        text = standing_once(message.text, old["name"], name)
        if text is None or is_known_there(message, name, but=old):
            continue
        town = town_with(message, "other_municipalities", old, {"name": name})
        expect = {"place": {**place(message), "municipality": name}}
        yield message, message.with_changes(f"{old['name']} -> {name}", text=text, expect=expect, town=town)


def parts() -> Iterator[tuple[Message, str, Json]]:
    """Messages of who lives in a zone or contrada, the list that has it, and its entry there."""

    def fits(message: Message) -> bool:
        return is_fresh(message) and place(message).get("kind") in ("zone", "contrada")

    for message in chosen(fits, at_most=2 * OF_EACH):
        list_ = "zones" if place(message)["kind"] == "zone" else "contrade"
        if old := entry(message, list_, "name", place(message)["name"]):
            yield message, list_, old


def with_other_parts() -> Iterator[tuple[Message, Message]]:
    for (message, list_, old), name in zip(parts(), cycle(PLACES["parts"]["names"]), strict=False):
        text = standing_once(message.text, old["name"], name)
        if text is None or is_known_there(message, name, but=old):
            continue
        zone = name if place(message).get("zone") == old["name"] else place(message).get("zone")
        expect = {"place": {**place(message), "name": name, "zone": zone}}
        town = town_with(message, list_, old, {"name": name})
        yield message, message.with_changes(f"{old['name']} -> {name}", text=text, expect=expect, town=town)


def with_kinds() -> Iterator[tuple[Message, Message]]:
    """`Marco Bassi Fornaci` -> `Marco Bassi vocabolo Fornaci`."""
    for (message, _, old), kind in zip(parts(), cycle(PLACES["parts"]["kinds"]), strict=False):
        last = message.case.expect.get("surname") or message.case.expect.get("given_name")
        named = f"{last} {old['name']}"
        text = standing_once(message.text, named, f"{last} {kind} {old['name']}") if last else None
        called_so = old["name"].split()[0].casefold() in (*PLACES["parts"]["kinds"], "cascina", "borgo")
        if text is not None and not called_so:
            yield message, message.with_changes(f"{old['name']} -> {kind} {old['name']}", text=text)


def as_told(message: Message) -> str:
    """The place as a label has it."""
    found = place(message)
    numbered = f"{found.get('street')} {found.get('house_number') or ''}".strip()
    return {"address": numbered, "outside": found.get("municipality")}.get(found["kind"], found.get("name")) or ""


def with_places_first() -> Iterator[tuple[Message, Message]]:
    """`Mario Rossi, via Roma 4` -> `via Roma 4, Mario Rossi`."""

    def fits(message: Message) -> bool:
        named = message.case.expect.get("given_name") and message.case.expect.get("surname")
        return is_fresh(message) and bool(named) and bool(place(message)) and changed(message) is not None

    def changed(message: Message) -> str | None:
        person = f"{message.case.expect['given_name']} {message.case.expect['surname']}"
        where = as_told(message)
        if not message.text.casefold().rstrip(" .!").endswith(where.casefold()):
            return None  # what follows would be said of the person
        ways = (standing_once(message.text, f"{person}{gap}{where}", f"{where}{gap}{person}") for gap in (" ", ", "))
        return next((text for text in ways if text), None)

    for message in chosen(fits, at_most=3 * OF_EACH):
        yield message, message.with_changes("the place comes first", text=changed(message) or "")


WAYS = {
    "a house number however it is written": with_other_numbers,
    "a street of another type": with_other_types,
    "a street of another name": with_other_streets,
    "another town around": with_other_towns,
    "another part of the town": with_other_parts,
    "a part of the town with what it is": with_kinds,
    "the place before the person": with_places_first,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_known_message_reads_the_same_with(way: str) -> None:
    exchanged: Sequence[tuple[Message, Message]] = list(WAYS[way]())
    assert len(exchanged) >= 10
    assert misread(exchanged, CHANGES) == []
