"""Every message of proto/ has examples, and our own code reads them as the schema does."""

from pathlib import Path

import pytest
from google.protobuf import json_format
from google.protobuf.message import Message

from comunica.contracts import bells, erasures, inbound, job, outbound, partner_event, partner_job
from comunica.contracts import topology as topologies
from comunica.contracts.job_fields import JSON
from comunica.v1 import erasure_pb2, inbound_pb2, job_pb2, outbound_pb2, partner_pb2

FOLDER = Path(__file__).parents[3] / "proto" / "examples"
EXAMPLES = sorted(FOLDER.glob("*.json"))
#: What travels, by name: its schema, and how we read it.
TRAVELLERS: dict[str, type[Message]] = {
    "InboundEnvelope": inbound_pb2.InboundEnvelope,
    "BroadcastJob": job_pb2.BroadcastJob,
    "Bell": job_pb2.Bell,
    "OutboundEvent": outbound_pb2.OutboundEvent,
    "SubmitBroadcast": partner_pb2.SubmitBroadcast,
    "PartnerEvent": partner_pb2.PartnerEvent,
    "ErasureNote": erasure_pb2.ErasureNote,
}


def read(path: Path) -> Message:
    """The example as a message; unknown fields are an error."""
    message = TRAVELLERS[path.name.partition(".")[0]]()
    return json_format.Parse(path.read_text("utf-8"), message)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_of_its_schema_and_survives_the_wire(path: Path) -> None:
    message = read(path)
    assert type(message).FromString(message.SerializeToString()) == message


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_our_code_reads_an_example_and_writes_it_again_the_same(path: Path) -> None:
    message = read(path)
    body = message.SerializeToString()
    match message:
        case inbound_pb2.InboundEnvelope():
            assert inbound_pb2.InboundEnvelope.FromString(inbound.encode(inbound.decode(body))) == message
        case job_pb2.BroadcastJob():
            assert job.decode(body, "application/x-protobuf") == job.decode(path.read_bytes(), JSON)
        case job_pb2.Bell():
            assert job_pb2.Bell.FromString(bells.encode(bells.decode(body))) == message
        case outbound_pb2.OutboundEvent():
            assert outbound_pb2.OutboundEvent.FromString(outbound.encode(outbound.decode(body))) == message
        case partner_pb2.SubmitBroadcast():
            assert partner_job.decode(body, "application/x-protobuf") == partner_job.decode(path.read_bytes(), JSON)
        case partner_pb2.PartnerEvent():
            told = partner_event.encode(partner_event.decode(path.read_bytes()))
            assert json_format.Parse(told, partner_pb2.PartnerEvent()) == message
        case erasure_pb2.ErasureNote():
            assert erasure_pb2.ErasureNote.FromString(erasures.encode(erasures.decode(body))) == message


def test_every_traveller_and_each_of_its_variants_has_an_example() -> None:
    shown = {path.name.partition(".")[0]: set[str]() for path in EXAMPLES}
    for path in EXAMPLES:
        shown[path.name.partition(".")[0]] |= variants_in(read(path))
    assert shown.keys() == TRAVELLERS.keys()
    assert shown["InboundEnvelope"] == {"message", "status", "other", "path"}
    assert shown["Bell"] == {"broadcast_id", "channel_id"}
    assert shown["PartnerEvent"] == {"accepted", "refused", "finished", "cancelled"}
    assert shown["OutboundEvent"] == {"accepted", "refused", "finished"}


def variants_in(message: Message) -> set[str]:
    """Which arm of its oneof it uses; of an envelope, its events'."""
    parts = message.events if isinstance(message, inbound_pb2.InboundEnvelope) else [message]
    arms = {part.WhichOneof(group.name) for part in parts for group in part.DESCRIPTOR.oneofs}
    return {arm for arm in arms if arm}


def test_what_the_topology_says_of_messages_is_what_travels() -> None:
    known = topologies.load()
    named = {stream.message for stream in known.streams.values()} | {
        subject.message for subject in known.core_subjects.values()
    }
    assert named - {"bytes"} == {f"comunica.v1.{name}" for name in TRAVELLERS}
