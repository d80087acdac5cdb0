"""Jobs: protobuf or the same as JSON; everything wrong is told at once."""

import contextlib
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.audience import Audience, StreetPart
from comunica.broadcasting.lanes import Lane
from comunica.contracts.job import BroadcastJob, decode
from comunica.contracts.job_fields import JSON, BadJob
from comunica.contracts.unreadable import UnreadableError
from comunica.municipality.territory import Parity
from comunica.v1 import job_pb2 as pb

PROTOBUF = "application/x-protobuf"
GOOD: dict[str, Any] = {
    "idempotency_key": "k-1",
    "template": "avviso",
    "parameters": {"testo": "ciao"},
    "audience": {"zones": ["centro"], "outside": True},
    "lane": "LANE_URGENT",
    "expires_at": "2026-11-24T18:00:00Z",
    "language": "it",
}
READ = BroadcastJob(
    idempotency_key="k-1",
    template="avviso",
    parameters={"testo": "ciao"},
    audience=Audience(zones=("centro",), outside=True),
    lane=Lane.URGENT,
    language="it",
    expires_at=dt.datetime(2026, 11, 24, 18, tzinfo=dt.UTC),
)


def _json(**changes: Any) -> bytes:
    return json.dumps(GOOD | changes).encode()


def _errors(body: bytes, content_type: str = JSON) -> dict[str, str]:
    with pytest.raises(BadJob) as found:
        decode(body, content_type)
    return {error.field: error.code for error in found.value.errors}


def test_a_job_in_json_is_read() -> None:
    assert decode(_json(), "application/json; charset=utf-8") == READ


def test_json_may_write_names_as_protobuf_writes_them_in_json() -> None:
    camel = {"idempotencyKey": "k-1", "expiresAt": GOOD["expires_at"]}
    body = {key: value for key, value in GOOD.items() if key not in ("idempotency_key", "expires_at")} | camel
    assert decode(json.dumps(body).encode(), JSON) == READ


def test_a_job_in_protobuf_is_the_same() -> None:
    message = pb.BroadcastJob(
        idempotency_key="k-1",
        template="avviso",
        parameters={"testo": "ciao"},
        audience=pb.Audience(zones=["centro"], outside=True),
        lane=pb.LANE_URGENT,
        language="it",
    )
    message.expires_at.FromDatetime(dt.datetime(2026, 11, 24, 18, tzinfo=dt.UTC))
    assert decode(message.SerializeToString(), PROTOBUF) == READ


def test_lane_and_times_may_be_left_out() -> None:
    job = decode(b'{"idempotency_key": "k", "template": "t", "audience": {"everyone": true}}', JSON)
    assert (job.lane, job.expires_at, job.scheduled_for, job.language) == (Lane.NORMAL, None, None, None)


def test_a_time_on_the_towns_clock_a_reason_and_a_file_are_read() -> None:
    media = "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e"
    read = decode(_json(at="2026-12-01T09:00", reason="piena", mediaId=media), JSON)
    assert read.at == dt.datetime.fromisoformat("2026-12-01T09:00")
    assert (read.reason, str(read.media_id)) == ("piena", media)
    assert _errors(_json(at="domani", media_id="foto")) == {"at": "bad_time", "media_id": "not_a_uuid"}


def test_streets_and_topics_are_read_in_both_forms() -> None:
    streets = [{"street": "Via Trento", "from": 1, "to": 31, "parity": "odd"}, {"street": "via-roma"}]
    message = pb.BroadcastJob(idempotency_key="k", template="t", audience=pb.Audience(topics=["eventi"]))
    message.audience.streets.add(street="Via Trento", to=31, parity="odd", **{"from": 1})
    message.audience.streets.add(street="via-roma")
    told = decode(_json(audience={"streets": streets, "topics": ["eventi"]}), JSON).audience
    assert told == decode(message.SerializeToString(), PROTOBUF).audience
    assert told == Audience(
        streets=(
            StreetPart(street="via-trento", first=1, last=31, parity=Parity.ODD),
            StreetPart(street="via-roma"),
        ),
        topics=("eventi",),
    )


def test_streets_that_cannot_be_read_are_named_one_by_one() -> None:
    streets = [{"street": 7}, {"street": "via-roma", "from": 0, "to": True, "parity": "left", "side": "x"}]
    assert _errors(_json(audience={"streets": streets, "topics": [1]})) == {
        "audience.streets[0].street": "wrong_type",
        "audience.streets[1].from": "bad_number",
        "audience.streets[1].to": "bad_number",
        "audience.streets[1].parity": "parity_unknown",
        "audience.streets[1].side": "unknown_field",
        "audience.topics": "wrong_type",
    }
    assert _errors(_json(audience={"streets": ["via-roma"]})) == {"audience.streets": "wrong_type"}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    body = _json(
        idempotency_key="", lane="LANE_QUICK", expires_at="tomorrow", extra=1, audience={"zones": "centro", "all": True}
    )
    assert _errors(body) == {
        "idempotency_key": "missing",
        "lane": "lane_unknown",
        "expires_at": "bad_time",
        "extra": "unknown_field",
        "audience.zones": "wrong_type",
        "audience.all": "unknown_field",
    }


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"template": 7}, {"template": "wrong_type"}),
        ({"parameters": {"testo": 7}}, {"parameters": "wrong_type"}),
        ({"parameters": ["testo"]}, {"parameters": "wrong_type"}),
        ({"parameters": {"testo": "a\x00b"}}, {"parameters": "bad_character"}),
        ({"audience": ["everyone"]}, {"audience": "wrong_type"}),
        ({"audience": {"everyone": "yes"}}, {"audience.everyone": "wrong_type"}),
        ({"expires_at": "2026-11-24T18:00:00"}, {"expires_at": "bad_time"}),
        ({"scheduled_for": 1700000000}, {"scheduled_for": "bad_time"}),
        ({"idempotency_key": "k" * 256}, {"idempotency_key": "idempotency_key_length"}),
        ({"idempotencyKey": "again"}, {"idempotency_key": "field_twice"}),
        ({"lane": "LANE_REPLY"}, {"lane": "lane_unknown"}),
        ({"lane": 1}, {"lane": "lane_unknown"}),
    ],
)
def test_a_wrong_field_is_named_with_its_code(changes: dict[str, Any], errors: dict[str, str]) -> None:
    assert _errors(_json(**changes)) == errors


def test_protobuf_fields_that_this_version_does_not_know_are_refused() -> None:
    message = pb.BroadcastJob(idempotency_key="k", template="t", audience=pb.Audience(everyone=True))
    unknown = b"\xfa\x01\x01x"  # field 31, a text
    assert _errors(message.SerializeToString() + unknown, PROTOBUF) == {"#31": "unknown_field"}


def test_a_protobuf_lane_or_time_out_of_range_is_refused() -> None:
    message = pb.BroadcastJob(idempotency_key="k", template="t", lane=9)  # type: ignore[arg-type]  # on purpose
    message.expires_at.seconds = 10**15
    assert _errors(message.SerializeToString(), PROTOBUF) == {"lane": "lane_unknown", "expires_at": "bad_time"}


def test_the_key_of_a_bad_job_is_told_so_that_its_client_can_be() -> None:
    with pytest.raises(BadJob) as found:
        decode(_json(lane="x"), JSON)
    assert found.value.idempotency_key == "k-1"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", JSON), (b"[]", JSON), (b'{"template": ', JSON), (b"\xff\xfe", JSON), (b"{}", PROTOBUF), (b"\x0a\xff", "")],
)
def test_what_is_neither_protobuf_nor_json_is_unreadable(body: bytes, content_type: str) -> None:
    with pytest.raises(UnreadableError):
        decode(body, content_type)


@given(body=st.binary(max_size=200), content_type=st.sampled_from([JSON, PROTOBUF, ""]))
def test_no_bytes_raise_anything_else(body: bytes, content_type: str) -> None:
    with contextlib.suppress(BadJob, UnreadableError):
        decode(body, content_type)
