"""Webhooks as the provider documents them, and as it does not, become our events."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from comunica.channels.whatsapp.webhook import NotAWebhookError, Webhook, read
from comunica.contracts.inbound import (
    InboundEnvelope,
    InboundEvent,
    MessageReceived,
    OtherReceived,
    ProviderStatus,
    StatusReported,
    decode,
    encode,
)

PAYLOADS = Path(__file__).parent / "webhooks"
KEY = b"k" * 32
NOON = datetime(2025, 11, 24, 12, 0, tzinfo=UTC)


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def webhook(name: str) -> Webhook:
    return read(payload(name), digest_key=KEY)


def messages(read_as: Webhook) -> list[MessageReceived]:
    return [event for event in read_as.events if isinstance(event, MessageReceived)]


def statuses(read_as: Webhook) -> list[StatusReported]:
    return [event for event in read_as.events if isinstance(event, StatusReported)]


def others(read_as: Webhook) -> list[OtherReceived]:
    return [event for event in read_as.events if isinstance(event, OtherReceived)]


def test_what_a_citizen_writes_is_read_with_its_route() -> None:
    (message,) = messages(webhook("text_from_a_citizen"))
    assert message == MessageReceived(
        phone_number_id="1001",
        waba_id="2001",
        digest=message.digest,
        message_id="wamid.TEXT1",
        sender_phone="393990000001",
        sender_user_id="IT.13491208655302741918",
        sent_at=NOON,
        type="text",
        text="ATTIVA Rossi Maria, São João / ação",
        profile_name="Maria 🚀",
    )


def test_statuses_are_read_with_token_price_and_error() -> None:
    known = statuses(webhook("statuses_with_prices_and_errors"))
    assert [(each.status, each.error_code) for each in known] == [
        (ProviderStatus.SENT, 0),
        (ProviderStatus.DELIVERED, 0),
        (ProviderStatus.READ, 0),
        (ProviderStatus.FAILED, 131026),
        (ProviderStatus.FAILED, 131049),
        (ProviderStatus.FAILED, 0),
    ]
    assert (known[0].token, known[0].pricing_category, known[0].billable) == ("token-1", "utility", True)
    assert [each.at.second for each in known[:3]] == [1, 2, 3]


def test_a_status_we_do_not_know_is_kept_whole() -> None:
    kept = others(webhook("statuses_with_prices_and_errors"))
    assert [msgspec.json.decode(each.json)["status"] for each in kept] == ["played", "in_orbit"]


def test_each_item_of_a_mixed_post_has_its_own_route() -> None:
    seen = webhook("several_towns_in_one_post")
    assert [(each.waba_id, each.phone_number_id, each.message_id) for each in messages(seen)] == [
        ("2001", "1001", "wamid.A"),
        ("2001", "1001", "wamid.B"),
        ("2001", "1002", "wamid.C"),
    ]
    assert [(each.phone_number_id, each.message_id) for each in statuses(seen)] == [
        ("1001", "wamid.S1"),
        ("1003", "wamid.S2"),
    ]
    assert [(each.waba_id, each.phone_number_id, each.field) for each in others(seen)] == [
        ("2001", "", "message_template_status_update"),
        ("2002", "", "account_update"),
    ]
    assert [each.profile_name for each in messages(seen)] == ["A", "B", ""]
    assert seen.bad == ()


def test_bad_items_are_set_apart_and_neighbours_are_read() -> None:
    seen = webhook("bad_items_among_good_neighbours")
    assert [each.message_id for each in messages(seen)] == ["wamid.GOOD1", "wamid.GOOD2", "wamid.GOOD3"]
    assert [each.message_id for each in statuses(seen)] == ["wamid.S", "wamid.GOOD4"]
    assert Counter(each.reason for each in seen.bad) == {
        "a timestamp that is not a number": 2,
        "a timestamp that cannot be right": 1,
        "an item without id": 2,
        "an item without status": 1,
        "a message without a sender": 1,
        "body is not text": 1,
        "an item of messages that is not an object": 4,
        "a change that is not an object": 2,
        "a change without a value": 1,
        "messages is not a list": 1,
        "an entry without a list of changes": 3,
    }


def test_a_bad_item_is_whole_and_its_reason_tells_nothing_of_it() -> None:
    (bad,) = [each for each in webhook("bad_items_among_good_neighbours").bad if each.reason == "body is not text"]
    [entry] = msgspec.json.decode(bad.json)["entry"]
    [change] = entry["changes"]
    [item] = change["value"]["messages"]
    assert item["text"] == {"body": ["sette"]}
    assert bad.phone_number_id == "1001"
    assert "sette" not in bad.reason


def test_a_bad_item_is_a_webhook_that_a_later_version_reads_as_this_one_would_have() -> None:
    """Read again by this version, it is the same bad item, alone: its route and its reason are not lost."""
    for bad in webhook("bad_items_among_good_neighbours").bad:
        again = read(bad.json, digest_key=KEY)
        assert (again.events, again.bad) == ((), (bad,))


def test_of_a_crowd_no_bad_item_carries_all_the_names() -> None:
    people = [{"wa_id": f"39333000{serial:04d}", "profile": {"name": "Maria"}} for serial in range(1000)]
    bodies = [{"id": f"wamid.{serial}", "type": "text", "text": {"body": ["?"]}} for serial in range(1000)]
    value = {"metadata": {"phone_number_id": "1001"}, "contacts": people, "messages": bodies}
    body = msgspec.json.encode({"entry": [{"id": "2001", "changes": [{"field": "messages", "value": value}]}]})
    seen = read(body, digest_key=KEY)
    assert len(seen.bad) == 1000
    assert sum(len(each.json) for each in seen.bad) < 10 * len(body)


def test_a_person_known_only_by_user_id_is_a_person() -> None:
    seen = webhook("person_known_only_by_user_id")
    assert {(each.sender_phone, each.sender_user_id, each.profile_name) for each in messages(seen)} == {
        ("", "IT.555000111", "Luca")
    }
    assert len(messages(seen)) == 3
    assert [each.token for each in statuses(seen)] == ["token-1"]


def test_what_people_send_is_read_as_words() -> None:
    seen = {each.message_id[-3:]: each for each in messages(webhook("things_people_send"))}
    assert {key: (each.text, each.payload) for key, each in seen.items() if each.text or each.payload} == {
        "M01": ("Esci", "STOP"),
        "M02": ("Brollo", "zone-1"),
        "M03": ("Introini", "zone-2"),
        "M04": ("Sent", "[1]"),
        "M08": ("ATTIVA Rossi", ""),
        "M13": ("DISATTIVA", ""),
    }
    assert len(seen) == 14
    assert {each.sender_phone for each in seen.values()} == {"393990000001"}
    assert {key for key, each in seen.items() if each.in_reply_to == "wamid.OURS"} == {"M01", "M02", "M06", "M07"}
    assert {key for key, each in seen.items() if each.forwarded} == {"M13"}


def test_kinds_we_do_not_know_are_kept_whole() -> None:
    seen = webhook("kinds_that_are_kept_whole")
    assert (messages(seen), statuses(seen), seen.bad) == ([], [], ())
    assert Counter(each.field for each in others(seen)) == {
        "messages": 7,
        "user_preferences": 1,
        "phone_number_quality_update": 1,
        "": 2,
    }
    hologram = next(each for each in others(seen) if b"hologram" in each.json)
    assert msgspec.json.decode(hologram.json)["hologram"] == {"depth": 3}
    assert hologram.phone_number_id == "1001"


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("nothing_*.json")), ids=lambda path: path.stem)
def test_a_webhook_of_nothing_is_read_as_nothing(path: Path) -> None:
    assert read(path.read_bytes(), digest_key=KEY) == Webhook((), ())


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_event_fits_into_an_envelope(path: Path) -> None:
    envelope = InboundEnvelope("solaro", NOON, read(path.read_bytes(), digest_key=KEY).events)
    assert decode(encode(envelope)) == envelope


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nonsense", b"\xff\xfe", b'{"a": "\xff"}', b"[" * 100_000, b'{"entry": ['], ids=lambda b: b[:9]
)
def test_what_is_not_json_is_no_webhook(body: bytes) -> None:
    with pytest.raises(NotAWebhookError) as refusal:
        read(body, digest_key=KEY)
    assert str(refusal.value) == "the body is not JSON"


@pytest.mark.parametrize("body", [b"[]", b"3", b'"x"', b"null", b"{}", b'{"entry": {}}', b'{"entry": "x"}'])
def test_json_of_another_shape_is_one_bad_item(body: bytes) -> None:
    seen = read(body, digest_key=KEY)
    assert (seen.events, len(seen.bad)) == ((), 1)


def test_half_an_emoji_turns_nobody_away() -> None:
    seen = read(payload("text_from_a_citizen").replace(rb"\ud83d\ude80", rb"\ud83d"), digest_key=KEY)
    assert messages(seen)[0].profile_name == "Maria \ufffd"
    assert messages(seen)[0].text.startswith("ATTIVA Rossi")


def test_a_nul_does_not_reach_the_record() -> None:
    seen = read(payload("text_from_a_citizen").replace(b"ATTIVA", rb"ATT\u0000IVA"), digest_key=KEY)
    assert messages(seen)[0].text.startswith("ATTIVA Rossi")


def test_a_number_that_only_python_can_hold_is_kept() -> None:
    body = payload("kinds_that_are_kept_whole").replace(b'"depth":3', b'"depth":' + b"9" * 40)
    assert any(b"9" * 40 in each.json for each in others(read(body, digest_key=KEY)))


def digests(read_as: Webhook) -> list[bytes]:
    return [event.digest for event in read_as.events]


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("[a-m]*.json")), ids=lambda path: path.stem)
def test_two_copies_of_a_post_have_the_same_digests_and_every_item_another(path: Path) -> None:
    once, again = (read(path.read_bytes(), digest_key=KEY) for _ in range(2))
    assert digests(once) == digests(again)
    assert len(set(digests(once))) == len(once.events)


def test_a_digest_does_not_depend_on_batch_or_neighbours() -> None:
    batch = webhook("several_towns_in_one_post")
    wanted = next(event for event in messages(batch) if event.message_id == "wamid.C")
    alone = msgspec.json.decode(payload("several_towns_in_one_post"))
    alone["entry"] = [{"id": "2001", "changes": [alone["entry"][0]["changes"][1]]}]
    assert digests(read(msgspec.json.encode(alone), digest_key=KEY)) == [wanted.digest]


def test_a_digest_says_nothing_without_its_key() -> None:
    (one,) = digests(webhook("text_from_a_citizen"))
    (other,) = digests(read(payload("text_from_a_citizen"), digest_key=b"x" * 32))
    assert one != other
    assert len(one) == 32


def test_the_same_news_at_another_time_is_news() -> None:
    body = payload("kinds_that_are_kept_whole")

    def quality(read_as: Webhook) -> InboundEvent:
        return next(each for each in others(read_as) if each.field == "phone_number_quality_update")

    later = read(body.replace(b'"time":1763985600', b'"time":1763985700'), digest_key=KEY)
    assert quality(read(body, digest_key=KEY)).digest != quality(later).digest
