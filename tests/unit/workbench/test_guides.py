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
        ({"id": "01", "counted": 4, "list": [{"a": "b"}]}, []),
        ({"id": "01", "counted": None, "list": []}, []),
        ({"id": "01", "list": []}, ["answer has no counted"]),
        ({"id": "01", "counted": "4", "list": []}, ["answer.counted is str, told as int"]),
        ({"id": "01", "counted": 4, "list": [{}]}, ["answer.list[0] has no a"]),
    ],
)
def test_an_answer_of_another_shape_is_found_out(answer: object, found: list[str]) -> None:
    told = {"id": "0199…", "counted": 312, "list": [{"a": "word"}], "…": "…"}
    assert misfits(told, answer) == found


def test_days_move_by_whole_weeks_so_that_what_is_to_come_is() -> None:
    assert moved('"2026-12-07T09:00"', dt.date(2026, 11, 24)) == '"2026-12-07T09:00"'
    assert moved('"2026-12-07T09:00"', dt.date(2026, 11, 25)) == '"2026-12-14T09:00"'
    assert moved('"2026-12-07T09:00"', dt.date(2027, 1, 1)) == '"2027-01-18T09:00"'


def test_what_jq_finds_is_kept() -> None:
    assert at(".templates[0].id", {"templates": [{"id": "01"}]}) == "01"
