"""Inbound events survive the way to the wire and back, and an envelope never exceeds its limit."""

from datetime import UTC, datetime

import pytest

from comunica.contracts import inbound
from comunica.contracts.unreadable import UnreadableError
from comunica.v1 import inbound_pb2 as pb

NOON = datetime(2026, 11, 24, 12, 0, 0, 123457, tzinfo=UTC)

MESSAGE = inbound.MessageReceived(
    phone_number_id="1001",
    waba_id="2001",
    digest=b"\x01" * 32,
    message_id="wamid.one",
    sender_phone="393330000001",
    sender_user_id="IT.1",
    sent_at=NOON,
    type="text",
    text="ATTIVA Rossi Maria, Brollo 🚀",
    profile_name="Maria",
    in_reply_to="wamid.zero",
    forwarded=True,
)
STATUS = inbound.StatusReported(
    phone_number_id="1001",
    message_id="wamid.two",
    token="token",
    status=inbound.ProviderStatus.FAILED,
    at=NOON,
    error_code=131026,
    pricing_category="utility",
    billable=True,
)
OTHER = inbound.OtherReceived(waba_id="2001", field="account_update", json=b'{"event":"X"}')
PATH = inbound.PathReported(ingress_id="a", since=NOON, until=NOON, refused=3, leaving=True)


def test_an_envelope_comes_back_as_it_was() -> None:
    envelope = inbound.InboundEnvelope("solaro", NOON, (MESSAGE, STATUS, OTHER, PATH))
    assert inbound.decode(inbound.encode(envelope)) == envelope


@pytest.mark.parametrize("status", list(inbound.ProviderStatus))
def test_every_status_has_a_number_on_the_wire(status: inbound.ProviderStatus) -> None:
    event = inbound.StatusReported(message_id="m", status=status, at=NOON)
    envelope = inbound.InboundEnvelope("solaro", NOON, (event,))
    assert inbound.decode(inbound.encode(envelope)) == envelope


def test_a_split_keeps_order_and_limit() -> None:
    events: list[inbound.InboundEvent] = [STATUS, MESSAGE] * 200
    bodies = list(inbound.encode_split("solaro", NOON, events, limit=4_000))
    assert all(len(body) <= 4_000 for body in bodies)
    assert [event for body in bodies for event in inbound.decode(body).events] == events


def test_an_event_over_the_limit_travels_alone() -> None:
    big = inbound.OtherReceived(field="x", json=b"x" * 9_000)
    bodies = list(inbound.encode_split("solaro", NOON, [STATUS, big, STATUS], limit=4_000))
    assert [len(inbound.decode(body).events) for body in bodies] == [1, 1, 1]


def test_no_events_make_no_envelope() -> None:
    assert list(inbound.encode_split("solaro", NOON, [], limit=4_000)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xff",
        b"",
        pb.InboundEnvelope(app="a", events=[pb.InboundEvent()]).SerializeToString(),
        pb.InboundEnvelope(app="a", events=[pb.InboundEvent(status=pb.StatusUpdate())]).SerializeToString(),
    ],
    ids=["not protobuf", "empty", "no event in it", "no status in it"],
)
def test_what_cannot_be_read_says_so(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        inbound.decode(body)
