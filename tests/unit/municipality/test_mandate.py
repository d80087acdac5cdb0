"""What a mandate covers, and how a partner's key is told from others."""

import datetime as dt
from uuid import UUID

import pytest

from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, NotAKey, Scope, make_key
from comunica.municipality.mandate import Mandate
from comunica.municipality.operator_keys import operator_form
from comunica.municipality.partner_keys import PARTNER_SCOPES, is_partners, partner_form, read_partner_key

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
MANDATE = Mandate(
    id=UUID(int=1),
    partner_id=UUID(int=2),
    categories=frozenset({"utility"}),
    lanes=frozenset({Lane.NORMAL, Lane.URGENT}),
    expires_at=NOON,
)


@pytest.mark.parametrize(
    ("category", "lane", "lacks"),
    [
        ("utility", Lane.URGENT, []),
        ("marketing", Lane.NORMAL, ["category_not_mandated"]),
        ("utility", Lane.BULK, ["lane_not_mandated"]),
        ("marketing", Lane.BULK, ["lane_not_mandated", "category_not_mandated"]),
        (None, Lane.NORMAL, []),
    ],
)
def test_a_mandate_covers_its_categories_and_its_lanes(category: str | None, lane: Lane, lacks: list[str]) -> None:
    assert [code for code, _ in MANDATE.lacks(category=category, lane=lane)] == lacks


def test_what_is_lacking_is_said_with_what_there_is() -> None:
    [(_, says)] = MANDATE.lacks(category="utility", lane=Lane.BULK)
    assert says == "the municipality's mandate covers the lanes normal and urgent only"


@pytest.mark.parametrize(("now", "stands"), [(NOON - dt.timedelta(seconds=1), True), (NOON, False)])
def test_a_mandate_stands_until_its_end(now: dt.datetime, stands: bool) -> None:
    assert MANDATE.stands(now) is stands


def test_a_partner_s_key_is_read_back_and_other_keys_are_not() -> None:
    key = make_key(bytes(PREFIX_BYTES + SECRET_BYTES))
    assert read_partner_key(partner_form(key)) == key
    for other in (key.plain(), operator_form(key)):
        assert not is_partners(other)
        with pytest.raises(NotAKey):
            read_partner_key(other)


def test_no_permission_of_a_partner_shows_or_changes_people() -> None:
    assert {str(scope).partition(":")[0] for scope in PARTNER_SCOPES} == {"broadcast"}
    assert Scope.BROADCAST_APPROVE not in PARTNER_SCOPES
