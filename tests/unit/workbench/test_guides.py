"""How guide pages are read: a command, what it says of the answer, and what does not fit."""

import datetime as dt
from pathlib import Path

import pytest

from tests.guides import at, commands, misfits, moved

SHELL = """\
BROADCAST=$(curl -s $API/v2/broadcasts -H 'Content-Type: application/json' \\
  -d '{"template": "avviso",
       "audience": {"zones": ["centro"]}}' | jq -r .id)
# 202 {"id": "0199…", "counted": 312,
#   "next": …, …}; more of it
curl -s $API/v2/zones
"""


def test_commands_are_read_with_what_they_say() -> None:
    one, other = commands(SHELL)
    assert (one.program, one.status, one.kept) == ("curl", 202, ("BROADCAST", ".id"))
    assert one.told == {"id": "0199…", "counted": 312, "next": "…", "…": "…"}
    assert (other.words, other.status, other.told, other.kept) == ("curl -s $API/v2/zones", None, None, None)
    request = one.request({"API": "http://api"}, Path(), dt.date(2026, 11, 24))
    assert (request.method, str(request.url)) == ("POST", "http://api/v2/broadcasts")
    assert b'"zones": ["centro"]' in request.content


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({}, []),
        ({"counted": 4}, []),
        ({"counted": None}, []),
        ({"at": "2027-01-01T00:00:00Z"}, []),
        ({"list": [{"a": "another"}, {"a": "word", "b": 2}]}, []),
        ({"counted": "4"}, ["answer.counted is '4', told as 312"]),
        ({"at": "tomorrow"}, ["answer.at is 'tomorrow', told as '2026-11-24T09:00:00Z'"]),
        ({"list": []}, ["answer.list is empty"]),
        ({"list": [{}]}, ["answer.list[0] has no a"]),
        ({"list": [{"a": "another"}]}, ["answer.list[0].a is 'another', told as 'word'"]),
        ({"none": [{"code": "elsewhere"}]}, ["answer.none is not empty"]),
        ({"outcome": "draft"}, ["answer.outcome is 'draft', told as 'accepted'"]),
        ({"row": 4}, ["answer.row is 4, told as 3"]),
        ({"settled": 1}, ["answer.settled is 1, told as True"]),
        ({"next": "…/v2/broadcasts?older_than=01"}, ["answer.next is '…/v2/broadcasts?older_than=01', told as None"]),
    ],
)
def test_an_answer_that_is_not_as_told_is_found_out(answer: dict[str, object], found: list[str]) -> None:
    told = {"id": "0199…", "counted": 312, "at": "2026-11-24T09:00:00Z", "list": [{"a": "word"}, "…"], "none": []} | {
        "outcome": "accepted",
        "row": 3,
        "settled": True,
        "next": None,
    }
    assert misfits(told | {"…": "…"}, told | {"id": "01"} | answer) == found


def test_a_field_that_is_told_and_not_there_is_found_out() -> None:
    assert misfits({"id": "0199…"}, {}) == ["answer has no id"]


def test_days_move_by_whole_weeks_so_that_what_is_to_come_is() -> None:
    assert moved('"2026-12-07T09:00"', dt.date(2026, 11, 24)) == '"2026-12-07T09:00"'
    assert moved('"2026-12-07T09:00"', dt.date(2026, 11, 25)) == '"2026-12-14T09:00"'
    assert moved('"2026-12-07T09:00"', dt.date(2027, 1, 1)) == '"2027-01-18T09:00"'


def test_what_jq_finds_is_kept() -> None:
    assert at(".templates[0].id", {"templates": [{"id": "01"}]}) == "01"
