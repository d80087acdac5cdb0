"""The error table: the code decides, what nobody knows is doubt after a 5xx and given up on otherwise."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import (
    Accepted,
    Doubtful,
    NotSent,
    RefusedChannel,
    RefusedContent,
    RefusedPerson,
    Scope,
    Throttled,
    Verdict,
)
from comunica.channels.whatsapp.errors import LONGEST_THROTTLE, MAX_ANSWER_BYTES, TABLE, status_failure, verdict_of

CODES: dict[str, str] = json.loads((Path(__file__).parent / "error_codes.json").read_text())


def error(code: object, **more: object) -> bytes:
    return json.dumps({"error": {"message": "x", "type": "OAuthException", "code": code, **more}}).encode()


WORDS: dict[type[Verdict], str] = {
    RefusedContent: "content",
    RefusedChannel: "channel",
    NotSent: "not sent",
    Doubtful: "doubt",
    Accepted: "accepted",
}


def word(verdict: Verdict) -> str:
    match verdict:
        case RefusedPerson(suppressed=suppressed):
            return "suppressed" if suppressed else "person"
        case Throttled(scope):
            return f"throttled {scope}"
        case _:
            return WORDS[type(verdict)]


@pytest.mark.parametrize(("code", "meaning"), CODES.items())
def test_every_documented_code_means_what_the_page_says(code: str, meaning: str) -> None:
    verdict = verdict_of(400, error(int(code)))
    assert word(verdict) == meaning
    assert not isinstance(verdict, Accepted)
    assert verdict.code == int(code)


def test_no_code_is_in_the_table_that_the_page_does_not_name() -> None:
    assert {str(code) for code in TABLE if not 200 <= code < 300} == {
        code for code in CODES if not 200 <= int(code) < 300
    }


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [
        (4, 1, 60),
        (613, 1, 60),
        (80007, 1, 60),
        # "1 to 4 s": the bucket goes on at half its rate.
        (130429, 1, 4),
        # A message in 6 s to one person; each refusal in a row waits four times as long.
        (131056, 4, 6),
        # An upgrade takes up to a minute.
        (131057, 60, 60),
        (2, 1, 10),
        (131016, 1, 10),
        (133004, 1, 10),
        (134101, 600, 600),
    ],
)
def test_whoever_must_wait_waits_as_long_as_the_page_says(code: int, least: float, most: float) -> None:
    verdict = verdict_of(503 if code in (2, 133004) else 400, error(code))
    assert isinstance(verdict, Throttled | NotSent)
    assert least <= verdict.delay_seconds <= most


def test_every_wait_of_the_table_is_looked_at() -> None:
    waits = {code for code, verdict in TABLE.items() if isinstance(verdict, Throttled | NotSent)}
    assert waits == {4, 613, 80007, 130429, 131056, 131057, 2, 131016, 133004, 134101}


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500, 503])
def test_the_code_decides_and_not_the_http_status(status: int) -> None:
    assert verdict_of(status, error(131026)) == RefusedPerson(Reason.UNREACHABLE, 131026)


@pytest.mark.parametrize("code", [2, 133004])
def test_down_for_a_moment_is_not_sent_with_503_only(code: int) -> None:
    assert word(verdict_of(503, error(code))) == "not sent"
    assert verdict_of(500, error(code)) == Doubtful(Reason.PROVIDER_FAULT, code)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b'{"error":{}}', b'{"error":null}', b"null", b"[]", b"\xff\xfe"]
)
def test_a_server_error_without_a_code_is_doubt(body: bytes) -> None:
    for status in (500, 502, 503, 504, 599):
        assert word(verdict_of(status, body)) == "doubt"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        b"{}",
        b'{"messages":null}',
        b'{"messages":[]}',
        b'{"messages":[{}]}',
        b'{"messages":[{"id":""}]}',
        b'{"messages":[{"id":7}]}',
        b"[" * 50_000,
        b'{"messages":[{"id":"wamid.QQ=="}]}' + b" " * MAX_ANSWER_BYTES,
    ],
)
def test_a_200_that_cannot_be_read_is_doubt(body: bytes) -> None:
    assert verdict_of(200, body) == Doubtful(Reason.ANSWER_UNREADABLE)


@pytest.mark.parametrize(
    ("status", "held"),
    [(None, False), ("accepted", False), ("held_for_quality_assessment", True), ("paused", True), ("in_orbit", True)],
)
def test_whatever_has_an_id_was_accepted(status: str | None, held: bool) -> None:
    message = {"id": "wamid.QQ=="} | ({"message_status": status} if status else {})
    body = json.dumps({"messaging_product": "whatsapp", "contacts": None, "messages": [message]}).encode()
    assert verdict_of(200, body) == Accepted("wamid.QQ==", held=held)


def test_an_error_in_a_200_is_an_error() -> None:
    assert verdict_of(200, error(190)) == RefusedChannel(Reason.TOKEN_REFUSED, 190)


def test_a_number_that_does_not_exist_refuses_the_channel_and_not_the_content() -> None:
    assert verdict_of(400, error(100, error_subcode=33)) == RefusedChannel(Reason.NUMBER_GONE, 100)


def test_a_code_may_come_as_text_and_its_details_as_anything() -> None:
    assert word(verdict_of(400, error("131026", error_data="as text"))) == "person"


@pytest.mark.parametrize("body", [b"", b"slow down", error(424242)])
def test_http_429_is_a_throttle_whatever_it_says(body: bytes) -> None:
    verdict = verdict_of(429, body)
    assert isinstance(verdict, Throttled)
    assert verdict.scope is Scope.CHANNEL


@pytest.mark.parametrize("status", [301, 307, 400, 403, 404, 407, 413])
def test_a_refusal_that_is_not_the_providers_pauses_the_channel(status: int) -> None:
    assert verdict_of(status, b"<html>blocked by policy</html>") == RefusedChannel(Reason.NOT_THE_PROVIDER, status)


def test_an_unknown_code_is_counted_and_given_up_on() -> None:
    heard: list[int] = []
    assert verdict_of(400, error(424242), unknown=heard.append) == RefusedPerson(Reason.UNKNOWN_CODE, 424242)
    assert verdict_of(500, error(424243), unknown=heard.append) == Doubtful(Reason.PROVIDER_FAULT, 424243)
    assert heard == [424242, 424243]


def test_an_unknown_code_that_calls_itself_transient_is_doubt() -> None:
    assert word(verdict_of(400, error(424242, is_transient=True))) == "doubt"


def test_a_limit_of_the_account_lasts_as_long_as_its_header_says() -> None:
    usage = json.dumps({"701": [{"type": "messages", "estimated_time_to_regain_access": 7}]})
    verdict = verdict_of(400, error(80007), {"X-Business-Use-Case-Usage": usage})
    assert verdict == Throttled(Scope.ACCOUNT, 80007, 420.0)


def test_a_header_that_asks_for_days_is_looked_at_again_within_the_hour() -> None:
    usage = json.dumps({"701": [{"type": "messages", "estimated_time_to_regain_access": 10**9}]})
    verdict = verdict_of(400, error(4), {"X-Business-Use-Case-Usage": usage})
    assert verdict == Throttled(Scope.APP, 4, LONGEST_THROTTLE)


_ENDLESS = '{"701":[{"estimated_time_to_regain_access":%s}]}'


@pytest.mark.parametrize(
    "header",
    [
        *("", "{", "[]", "{}", '{"701":7}', '{"701":[{}]}', '{"701":[{"x":null}]}'),
        *(_ENDLESS % word for word in ("NaN", "Infinity", "-5", '"soon"')),
    ],
)
def test_a_header_that_cannot_be_read_changes_nothing(header: str) -> None:
    verdict = verdict_of(400, error(80007), {"X-Business-Use-Case-Usage": header})
    assert verdict == Throttled(Scope.ACCOUNT, 80007, 60.0)


@given(st.integers(200, 599), st.binary(max_size=200))
def test_any_answer_has_a_meaning(status: int, body: bytes) -> None:
    verdict_of(status, body)


@given(st.integers(200, 599), st.integers(), st.booleans())
def test_no_error_is_ever_an_acceptance(status: int, code: int, transient: bool) -> None:
    assert not isinstance(verdict_of(status, error(code, is_transient=transient)), Accepted)


@given(st.integers(500, 599), st.integers().filter(lambda code: code not in TABLE))
def test_after_a_server_error_only_the_table_says_not_sent(status: int, code: int) -> None:
    assert word(verdict_of(status, error(code))) == "doubt"


def test_a_failed_status_says_why_and_whose_wish_it_was() -> None:
    assert status_failure(131050).suppressed
    assert status_failure(131026).reason is Reason.UNREACHABLE
    assert not status_failure(131026).suppressed
    assert isinstance(status_failure(132015).verdict, RefusedContent)


def test_a_failed_status_with_an_unknown_code_is_failed_and_counted() -> None:
    heard: list[int] = []
    failure = status_failure(424242, unknown=heard.append)
    assert (failure.reason, failure.suppressed, heard) == (Reason.UNKNOWN_CODE, False, [424242])


def test_a_failed_status_without_a_code_does_not_blame_the_token() -> None:
    assert status_failure(0).reason is Reason.UNKNOWN_CODE
