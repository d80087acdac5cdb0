"""Are the labels sound? Every one is held against its town's gazetteer and profile.

    python check.py known/*

Run it after adding messages. It prints what is wrong and leaves with 1 if anything is.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ACTIONS = {"subscribe", "unsubscribe", "incomplete", "other"}
INTENTS = {"help", "access", "erasure", "pause", "language", "thanks", "emergency", "third_party", "problem", "media"}
FIELDS = ("kind", "street", "house_number", "name", "municipality", "zone")
LONGEST = 4096

type Json = Mapping[str, Any]


class Town:
    """A town's gazetteer and profile, as far as labels depend on them."""

    def __init__(self, folder: Path) -> None:
        gazetteer = json.loads((folder / "gazetteer.json").read_text(encoding="utf-8"))
        self.zones: dict[str, str] = {each["id"]: each["name"] for each in gazetteer["zones"]}
        self.streets: dict[str, Json] = {each["full"]: each for each in gazetteer["streets"]}
        self.contrade: dict[str, list[str]] = {each["name"]: each["zones"] for each in gazetteer["contrade"]}
        self.required: list[str] = json.loads((folder / "profile.json").read_text(encoding="utf-8"))["required"]

    def zone_of(self, street: str, house_number: str | None) -> str | None:
        """The zone's name; None when the number that would tell it is missing."""
        entry = self.streets[street]
        digits = "".join(each for each in (house_number or "").split("/")[0] if each.isdigit())
        if entry["ranges"] and not digits:
            return None
        number = int(digits or 0)
        parity = "odd" if number % 2 else "even"
        for each in entry["ranges"]:
            if each["from"] <= number <= each["to"] and each.get("parity", parity) == parity:
                return self.zones[each["zone"]]
        return self.zones[entry["zone"]]


def is_for_action_only(expect: Json) -> bool:
    """Only the action is labelled, in a set of wordings."""
    return not {"given_name", "surname", "place"} & expect.keys()


def faults(case: Json, town: Town) -> Iterator[str]:
    """What is wrong with one label."""
    expect = case["expect"]
    if expect["action"] not in ACTIONS or expect.get("intent", "media") not in INTENTS:
        yield f"unknown action or intent: {expect['action']}, {expect.get('intent')}"
    if not case["why"] or len(case["text"]) > LONGEST:
        yield "no reason given, or the text is too long"
    if is_for_action_only(expect):
        return
    if expect["action"] == "subscribe":
        yield from (f"enrolled without {each}" for each in town.required if not expect[each])
    if expect["place"]:
        yield from _place_faults(expect["place"], town, settled=expect["action"] == "subscribe")


def _place_faults(place: Json, town: Town, *, settled: bool) -> Iterator[str]:
    if tuple(place) != FIELDS:
        yield f"fields of the place: {tuple(place)}"
    match place["kind"]:
        case "address":
            yield from _address_faults(place, town, settled=settled)
        case "zone" if place["name"] not in town.zones.values() or place["name"] != place["zone"]:
            yield f"no such zone: {place['name']}"
        case "contrada" if place["name"] not in town.contrade:
            yield f"no such contrada: {place['name']}"
        case "contrada" if settled and not place["zone"]:
            yield f"enrolled with an open zone: {place['name']}"
        case "outside" if not place["municipality"] or place["zone"]:
            yield "outside: the town and no zone"


def _address_faults(place: Json, town: Town, *, settled: bool) -> Iterator[str]:
    street, zone = place["street"], place["zone"]
    if street not in town.streets:
        if zone:
            yield f"a zone for an unknown street: {street}"
        return
    known = town.zone_of(street, place["house_number"])
    if known and zone != known:
        yield f"{street} {place['house_number']} is in {known}, not in {zone}"
    if settled and not zone:
        yield f"enrolled with an open zone: {street}"


def main(folders: Sequence[str]) -> int:
    """Check each corpus folder. 0 when all labels are sound."""
    found: list[str] = []
    for corpus in map(Path, folders):
        lines = (corpus / "messages.jsonl").read_text(encoding="utf-8").split("\n")
        cases: list[Json] = [json.loads(line) for line in lines if line.strip()]
        towns = {name: Town(corpus / name) for name in {case["town"] for case in cases}}
        found += [f"{case['id']}: {fault}" for case in cases for fault in faults(case, towns[case["town"]])]
        ids = [case["id"] for case in cases]
        found += [f"{each}: id used twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
    sys.stdout.writelines(line + "\n" for line in found or ["all labels are sound"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
