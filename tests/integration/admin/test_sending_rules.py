"""A town's rules of sending out of its file, and the staff's numbers, sealed."""

import json
from typing import Any

import pytest

from tests.integration.admin.conftest import Desk
from tests.towns import MASTER_KEY


async def profile(superuser: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await superuser.fetchval("SELECT profile::text FROM municipality"))
    return found


async def test_a_town_that_says_nothing_has_quiet_hours_from_nine_to_eight(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    rules = await profile(superuser)
    assert rules["quiet_hours"] == {"from": "21:00", "to": "08:00", "holidays": "hold"}
    assert (rules["urgent_per_day"], rules["expiry_hours"]) == (10, {})


async def test_a_town_may_have_hours_of_its_own_or_none(desk: Desk, superuser: Any) -> None:
    # Without quotes YAML reads 22:30 as 22 times 60 and 30.
    desk.town["municipality"] |= {"quiet_hours": {"from": 22 * 60 + 30, "to": "07:00", "holidays": "as_usual"}}
    desk.town["municipality"] |= {"urgent_per_day": 2, "expiry_hours": {"urgent": 3, "viabilita": 8}}
    await desk.apply()
    rules = await profile(superuser)
    assert rules["quiet_hours"] == {"from": "22:30", "to": "07:00", "holidays": "as_usual"}
    assert (rules["urgent_per_day"], rules["expiry_hours"]) == (2, {"urgent": 3.0, "viabilita": 8.0})
    desk.town["municipality"]["quiet_hours"] = "none"
    await desk.apply()
    assert (await profile(superuser))["quiet_hours"] is None


async def test_the_staffs_numbers_are_sealed_kept_and_taken_away(desk: Desk, superuser: Any) -> None:
    desk.town["municipality"]["test_numbers"] = ["+39 399 99 00191", "+39 399 9900191", 393999900192]
    ran = await desk.apply()
    assert "ok, changed  test numbers (2)" in ran.lines
    town = await superuser.fetchrow("SELECT * FROM municipality")
    vault = MASTER_KEY.unwrap(town["id"], town["wrapped_key"])
    rows = await superuser.fetch("SELECT id, address_sealed FROM test_recipient")
    opened = {vault.open("test_recipient.address_sealed", row["address_sealed"]) for row in rows}
    assert opened == {"393999900191", "393999900192"}
    assert "ok           test numbers (2)" in (await desk.apply()).lines
    desk.town["municipality"]["test_numbers"] = ["+39 399 99 00192"]
    await desk.apply()
    [kept] = await superuser.fetch("SELECT id FROM test_recipient")
    assert kept["id"] in {row["id"] for row in rows}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"test_numbers": [f"+39 399 99 0019{last}" for last in range(6)]}, "municipality.test_numbers"),
        ({"test_numbers": ["URP"]}, "municipality.test_numbers[0]"),
        ({"patron_day": "31-12"}, "municipality.patron_day"),
        ({"quiet_hours": {"from": "alle nove", "to": "08:00"}}, "municipality.quiet_hours"),
        ({"expiry_hours": {"urgent": 0}}, "municipality.expiry_hours"),
    ],
)
async def test_what_cannot_be_meant_is_said_with_its_place(
    desk: Desk, superuser: Any, change: dict[str, Any], where: str
) -> None:
    desk.town["municipality"] |= change
    ran = await desk.apply()
    assert (ran.code, where in ran.complained) == (1, True)
    assert await superuser.fetchval("SELECT count(*) FROM municipality") == 0
