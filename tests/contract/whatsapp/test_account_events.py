"""The Cloud API's words on templates, accounts and preferences, from payloads in files."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp.account_events import read
from comunica.channels.whatsapp.limits import PeopleLimit, people_limit
from comunica.contracts.inbound import OtherReceived
from comunica.municipality.address import phone, user_id
from comunica.usecases.hearing.record_account_event import (
    AccountEvent,
    AccountFreed,
    AccountRestricted,
    AddressChanged,
    Ignored,
    MarketingChosen,
    NumberChanged,
    PeopleLimited,
    TemplateCategory,
    TemplateChanged,
    TemplateStatus,
)

PAYLOADS = Path(__file__).parent / "account"


def avviso(**decided: Any) -> TemplateChanged:
    return TemplateChanged(waba_id="W", name="avviso", language="it", **decided)


def moved(**addresses: Any) -> AddressChanged:
    at = dt.datetime.fromtimestamp(1790000000, tz=dt.UTC)
    return AddressChanged(phone_number_id="PHONE", at=at, digest=b"d" * 16, **addresses)


def told(field: str, json: bytes) -> tuple[AccountEvent, ...]:
    return read(OtherReceived(phone_number_id="PHONE", waba_id="W", digest=b"d" * 32, field=field, json=json))


@pytest.mark.parametrize(
    ("payload", "field", "expected"),
    [
        (
            "template_paused",
            "message_template_status_update",
            avviso(status=TemplateStatus.PAUSED),
        ),
        (
            "template_recategorised",
            "template_category_update",
            avviso(category=TemplateCategory.MARKETING),
        ),
        (
            "template_category_announced",
            "template_category_update",
            avviso(category=TemplateCategory.UTILITY),
        ),
        ("account_restricted", "account_update", AccountRestricted(waba_id="W", reason=Reason.ACCOUNT_RESTRICTED)),
        ("account_disabled", "account_update", AccountRestricted(waba_id="W", reason=Reason.ACCOUNT_LOCKED)),
        ("account_reinstated", "account_update", AccountFreed(waba_id="W")),
        (
            "marketing_stopped",
            "user_preferences",
            MarketingChosen(
                phone_number_id="PHONE",
                addresses=(user_id("IT.4711"), phone("393330001111")),
                stopped=True,
                at=dt.datetime.fromtimestamp(1790000000, tz=dt.UTC),
                digest=b"d" * 16,
            ),
        ),
        ("quality_fell", "message_template_quality_update", Ignored("message_template_quality_update")),
        ("number_changed", "messages", moved(old=(phone("393330001111"),), new=(phone("393330002222"),))),
        ("number_changed_older", "messages", moved(old=(phone("393330001111"),), new=(phone("393330002222"),))),
        (
            "user_id_changed",
            "messages",
            moved(old=(user_id("IT.4711"), phone("393330001111")), new=(user_id("IT.4712"), phone("393330002222"))),
        ),
        ("user_id_changed_hidden", "messages", moved(old=(user_id("IT.4711"),), new=(user_id("IT.4712"),))),
        ("user_id_updated", "user_id_update", moved(old=(user_id("IT.4711"),), new=(user_id("IT.4712"),))),
        ("identity_changed", "messages", Ignored("messages")),
    ],
)
def test_each_word_has_its_meaning(payload: str, field: str, expected: AccountEvent) -> None:
    assert told(field, (PAYLOADS / f"{payload}.json").read_bytes()) == (expected,)


@pytest.mark.parametrize(
    "json",
    [b"", b"[", b"null", b"[]", b"{}", b'{"value": null}', b'{"value": {"event": 7}}', b'{"value": {"event": "NEW"}}'],
)
@pytest.mark.parametrize(
    "field", ["message_template_status_update", "account_update", "user_preferences", "novelty", "messages"]
)
def test_what_cannot_be_read_is_ignored_and_counted(field: str, json: bytes) -> None:
    assert told(field, json) == (Ignored(field),)


def number(*, upgraded: bool = False, quality: str | None = None) -> NumberChanged:
    return NumberChanged(waba_id="W", digits="15550783881", upgraded=upgraded, quality=quality)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (
            "throughput_upgraded",
            (number(upgraded=True, quality=None), PeopleLimited(waba_id="W", people=None)),
        ),
        ("number_flagged", (number(quality="red"), PeopleLimited(waba_id="W", people=10_000))),
        ("number_onboarded", (PeopleLimited(waba_id="W", people=250),)),
        ("people_limit_raised", (PeopleLimited(waba_id="W", people=2000),)),
        ("people_limit_old_spelling", (PeopleLimited(waba_id="W", people=1000),)),
        ("people_limit_lifted", (PeopleLimited(waba_id="W", people=None),)),
    ],
)
def test_what_a_number_and_a_portfolio_may_is_read_in_every_spelling(
    payload: str, expected: tuple[AccountEvent, ...]
) -> None:
    json = (PAYLOADS / f"{payload}.json").read_bytes()
    field = "business_capability_update" if payload.startswith("people") else "phone_number_quality_update"
    assert told(field, json) == expected


@pytest.mark.parametrize(
    ("word", "people"), [("TIER_250", 250), ("TIER_2K", 2000), ("TIER_100K", 100_000), ("2000", 2000), (250, 250)]
)
def test_a_tier_is_a_number_of_people(word: object, people: int) -> None:
    assert people_limit(word) == PeopleLimit(people)


@pytest.mark.parametrize(
    "word", [None, "", "TIER_NOT_SET", "TIER_0", "TIER_9999999999", True, 0, -2, 2.5, [], {}, "x", 10**12, "9" * 5000]
)
def test_what_is_no_tier_says_nothing(word: object) -> None:
    assert people_limit(word) is None


def test_a_preference_without_an_address_or_a_time_is_ignored() -> None:
    items = (
        b'{"category": "marketing_messages", "value": "stop", "timestamp": 1790000000}',
        b'{"wa_id": "393330001111", "category": "marketing_messages", "value": "stop", "timestamp": "soon"}',
        b'{"wa_id": "393330001111", "category": "marketing_messages", "value": "stop", "timestamp": 1e300}',
    )
    for item in items:
        json = b'{"value": {"user_preferences": [' + item + b"]}}"
        assert told("user_preferences", json) == (Ignored("user_preferences"),)


@pytest.mark.parametrize(
    "json",
    [
        b'{"type": "system", "from": "393330001111", "timestamp": "1790000000",'
        b' "system": {"type": "user_changed_number"}}',
        b'{"type": "system", "from": "x", "timestamp": "1790000000",'
        b' "system": {"type": "user_changed_number", "wa_id": "393330002222"}}',
        b'{"type": "system", "from": "393330001111", "timestamp": "soon",'
        b' "system": {"type": "user_changed_number", "wa_id": "393330002222"}}',
        b'{"type": "system", "from": "393330002222", "timestamp": "1790000000",'
        b' "system": {"type": "user_changed_number", "wa_id": "393330002222"}}',
        b'{"type": "poll", "from": "393330001111", "timestamp": "1790000000"}',
    ],
)
def test_a_change_without_both_addresses_and_a_time_moves_nobody(json: bytes) -> None:
    assert told("messages", json) == (Ignored("messages"),)
