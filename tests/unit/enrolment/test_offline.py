"""The offline command: messages in, readings out, bad lines told; fast, and no more memory for more messages."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

TOWN = Path(__file__).parent / "valdorsa"
CORPUS = Path(__file__).parents[2] / "corpus" / "known" / "first"
FIELDS = ["id", "action", "given_name", "surname", "place", "confidence", "because"]
PLACE_FIELDS = ["kind", "street", "house_number", "name", "municipality", "zone"]


def run(lines: Iterable[str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "comunica.enrolment.read", *words]
    return subprocess.run(command, input="".join(lines), capture_output=True, text=True, check=False, timeout=60)


def read_all(*lines: str) -> tuple[list[dict[str, Any]], subprocess.CompletedProcess[str]]:
    done = run(
        (f"{line}\n" for line in lines),
        "--gazetteer",
        str(TOWN / "gazetteer.json"),
        "--profile",
        str(TOWN / "names_too.json"),
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done


def test_a_message_a_line_gives_a_reading_a_line() -> None:
    text = "ISCRIVIMI Maria Bianchi contrada Rovere"
    (reading,), done = read_all(json.dumps({"id": "a-1", "text": text, "from": "ignored", "media": "image"}))
    assert done.returncode == 0
    assert list(reading) == FIELDS
    assert (reading["id"], reading["action"], reading["given_name"]) == ("a-1", "subscribe", "Maria")
    assert reading["place"] == dict.fromkeys(PLACE_FIELDS) | {"kind": "contrada", "name": "Rovere", "zone": "Centro"}
    assert isinstance(reading["confidence"], float | int)
    assert all(isinstance(each, str) for each in reading["because"])


def test_what_is_there_is_told_of_an_incomplete_message_too() -> None:
    (reading,), _ = read_all('{"id": 7, "text": "ISCRIVIMI Maria via Serio 3"}')
    assert (reading["action"], reading["given_name"], reading["surname"]) == ("incomplete", "Maria", None)
    assert reading["place"]["street"] == "Via Serio"


def test_nothing_understood_is_told_by_nulls() -> None:
    (reading,), _ = read_all('{"id": null, "text": "", "media": "audio"}')
    assert (reading["id"], reading["action"]) == (None, "other")
    assert reading["place"] == dict.fromkeys(PLACE_FIELDS)


def test_an_open_question_is_completed() -> None:
    known = {"given_name": "Maria", "surname": "Bianchi", "place": None}
    (reading,), _ = read_all(json.dumps({"id": 1, "text": "serio 3", "pending": {"asked": "place", "known": known}}))
    assert (reading["action"], reading["surname"], reading["place"]["zone"]) == ("subscribe", "Bianchi", "Ponte")


def test_bad_lines_are_told_with_their_number_and_the_rest_is_read() -> None:
    readings, done = read_all(
        '{"id": 1, "text": "STOP"}', "", "no json", "[]", '{"id": 2, "text": 5}', '{"id": 3, "text": "\\ud800 STOP"}',
        '{"text": "x"}',
    )  # fmt: skip
    assert [(each["id"], each["action"]) for each in readings] == [(1, "unsubscribe"), (3, "unsubscribe")]
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [f"line {at}" for at in (3, 4, 5, 7)]
    assert done.returncode == 1


@pytest.mark.parametrize("pending", ["place", 3, {"asked": "age"}, {"asked": "place", "known": 5}])
def test_a_question_that_is_none_of_ours_is_told_and_the_message_read_without_it(pending: Any) -> None:
    (reading,), done = read_all(json.dumps({"id": 1, "text": "STOP", "pending": pending}))
    assert (reading["action"], done.returncode) == ("unsubscribe", 0)
    assert done.stderr == 'line 1: "pending" is no question: read without it\n'


@pytest.mark.parametrize("gazetteer", ["/nowhere/gazetteer.json", str(TOWN / "__init__.py")])
def test_without_a_gazetteer_it_says_so(gazetteer: str) -> None:
    done = run([], "--gazetteer", gazetteer)
    assert done.returncode == 2
    assert done.stderr.startswith("cannot begin")


def test_twenty_times_the_messages_take_no_more_memory() -> None:
    lines, words = ten_thousand()
    assert run(lines[:500], *words).returncode == 0
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert run(lines, *words).returncode == 0
    # The largest child so far is hardly larger for twenty times the messages.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < memory * 1.2


def ten_thousand() -> tuple[Sequence[str], Sequence[str]]:
    messages = [json.loads(line) for line in (CORPUS / "messages.jsonl").read_text("utf-8").splitlines()]
    texts = [message["text"] for message in messages if len(message["text"]) < 1000]
    lines = [json.dumps({"id": at, "text": texts[at % len(texts)]}) + "\n" for at in range(10_000)]
    town = CORPUS / "morgarate"
    return lines, ("--gazetteer", str(town / "gazetteer.json"), "--profile", str(town / "profile.json"))
