"""Reads messages offline:

    python -m comunica.enrolment.read --gazetteer gazetteer.json [--profile p.json] < messages.jsonl > readings.jsonl

In, a line each: {"id", "text", "media"?, "pending"?}; other fields are ignored, and so is a `pending` that is no
question of ours, which standard error tells. Out, a line each, with the canonical names of the gazetteer. A line that
cannot be read is told there too, with its number; the rest is read all the same, and the command leaves with 1.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import NotAGazetteer, gazetteer_from_json
from comunica.municipality.profile import Profile, profile_from_json

#: Lines that are written at once.
_TOGETHER = 256
#: Readings that are kept: many messages are word for word alike (a bare command, thanks, a yes).
_KEPT = 4096
_ENCODER = json.JSONEncoder(ensure_ascii=False)


type Reader = Callable[[str, Pending | None], Reading]


class BadLine(ValueError):
    """A line that is no message. The text says what to correct, and repeats nothing of it."""


def reading_to_json(id_: object, reading: Reading, gazetteer: Gazetteer) -> dict[str, Any]:
    """A reading as the offline command writes it."""
    return {
        "id": id_,
        "action": str(reading.action),
        "given_name": reading.given_name or None,
        "surname": reading.surname or None,
        "place": _place_to_json(reading.place, gazetteer),
        "confidence": reading.confidence,
        "because": list(reading.because),
    }


def pending_from_json(data: Mapping[str, Any], gazetteer: Gazetteer) -> Pending:
    """The question that a message may answer: {"asked", "known": {...}, "options": [places]}."""
    known = data.get("known") or {}
    return Pending(
        asked=Question(data["asked"]),
        given_name=known.get("given_name") or "",
        surname=known.get("surname") or "",
        place=_place_from_json(known.get("place"), gazetteer),
        options=tuple(place for each in data.get("options") or () if (place := _place_from_json(each, gazetteer))),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Read standard input to standard output. 0 when every line was a message, 1 when not, 2 without a gazetteer."""
    parser = argparse.ArgumentParser(
        prog="python -m comunica.enrolment.read", description="Reads messages of citizens."
    )
    parser.add_argument("--gazetteer", type=Path, required=True, help="JSON file of the territory")
    parser.add_argument("--profile", type=Path, help="JSON file of the service; without it Solaro's rule applies")
    options = parser.parse_args(arguments)
    try:
        gazetteer = gazetteer_from_json(_json_of(options.gazetteer))
        profile = profile_from_json(_json_of(options.profile)) if options.profile else Profile()
    except (OSError, ValueError, NotAGazetteer, AttributeError, KeyError, TypeError) as error:
        sys.stderr.write(f"cannot begin: {error}\n")
        return 2
    return _read_all(sys.stdin.buffer, profile, gazetteer)


def _read_all(lines: Iterable[bytes], profile: Profile, gazetteer: Gazetteer) -> int:
    read_once: Reader = lru_cache(maxsize=_KEPT)(lambda text, pending: read(text, profile, gazetteer, pending))
    faults = 0
    answers: list[bytes] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = _answer(line, number, gazetteer, read_once)
        except BadLine as error:
            sys.stderr.write(f"line {number}: {error}\n")
            faults += 1
            continue
        answers.append(_ENCODER.encode(answer).encode("utf-8", "replace") + b"\n")
        if len(answers) >= _TOGETHER:
            sys.stdout.buffer.write(b"".join(answers))
            answers.clear()
    sys.stdout.buffer.write(b"".join(answers))
    sys.stdout.buffer.flush()
    return 1 if faults else 0


def _answer(line: bytes, number: int, gazetteer: Gazetteer, read_once: Reader) -> dict[str, Any]:
    try:
        message = json.loads(line.decode("utf-8-sig", "replace"))
    except ValueError as error:
        raise BadLine("no JSON") from error
    if not isinstance(message, dict) or "id" not in message:
        raise BadLine('no object with "id" and "text"')
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        raise BadLine('"text" is no text')
    try:
        pending = pending_from_json(message["pending"], gazetteer) if message.get("pending") else None
    except (KeyError, ValueError, AttributeError, TypeError):
        sys.stderr.write(f'line {number}: "pending" is no question: read without it\n')
        pending = None
    return reading_to_json(message["id"], read_once(text or "", pending), gazetteer)


def _place_to_json(place: Place | None, gazetteer: Gazetteer) -> dict[str, Any]:
    if place is None:
        return dict.fromkeys(("kind", "street", "house_number", "name", "municipality", "zone"))
    return {
        "kind": str(place.kind),
        "street": place.street or None,
        "house_number": place.house_number or None,
        "name": place.name or None,
        "municipality": place.municipality or None,
        "zone": gazetteer.zone_named(place.zone),
    }


def _place_from_json(data: Mapping[str, Any] | None, gazetteer: Gazetteer) -> Place | None:
    if not data or not data.get("kind"):
        return None
    named = [zone.id for zone in gazetteer.zones.values() if zone.name == data.get("zone")]
    return Place(
        kind=PlaceKind(data["kind"]),
        written=data.get("street") or data.get("name") or data.get("municipality") or "",
        name=data.get("name") or "",
        street=data.get("street") or "",
        house_number=data.get("house_number") or "",
        municipality=data.get("municipality") or "",
        zone=named[0] if named else None,
    )


def _json_of(path: Path) -> Any:
    return json.loads(path.read_text("utf-8-sig"))


if __name__ == "__main__":
    sys.exit(main())
