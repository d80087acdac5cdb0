"""The master key: rotated without touching what it protects; lost, everybody is lost."""

import base64
import os
from typing import Any

import asyncpg
import pytest

from comunica.stores.sealing import MasterKey, Unsealable
from comunica.stores.staff.staff_keys import StaffKeys
from tests.integration.admin.conftest import TOKEN, Desk
from tests.towns import MASTER_KEY

NEW, OTHER = os.urandom(32), os.urandom(32)


def holds(desk: Desk, *keys: bytes) -> None:
    """What is in the file of the master key from now on."""
    (desk.folder / "master-key").write_text("\n".join(base64.b64encode(key).decode() for key in keys) + "\n")


async def town_of(superuser: Any) -> asyncpg.Record:
    row: asyncpg.Record = await superuser.fetchrow(
        "SELECT m.id, m.wrapped_key, c.token_sealed"
        " FROM municipality AS m JOIN channel AS c ON c.municipality_id = m.id"
    )
    return row


def token_under(key: bytes, town: asyncpg.Record) -> str:
    return MasterKey(key).unwrap(town["id"], town["wrapped_key"]).open("channel.token_sealed", town["token_sealed"])


async def test_keys_move_to_a_new_master_key_and_what_they_sealed_still_opens(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    before = await town_of(superuser)
    holds(desk, NEW, MASTER_KEY.key)
    assert "1 of 1 towns are under an older master key" in (await desk.run("master-key", "check")).said
    assert "1 of 1 towns moved" in (await desk.run("master-key", "rotate")).said
    assert "0 of 1 towns moved" in (await desk.run("master-key", "rotate")).said, "again changes nothing"
    holds(desk, NEW)
    assert "an older one is not needed" in (await desk.run("master-key", "check")).said
    after = await town_of(superuser)
    assert after["token_sealed"] == before["token_sealed"], "data is not touched"
    assert token_under(NEW, after) == TOKEN
    with pytest.raises(Unsealable):
        token_under(MASTER_KEY.key, after)


async def test_while_both_are_in_the_file_old_and_new_keys_open(desk: Desk, superuser: Any) -> None:
    """So services may be restarted one by one, before the rotation and after it."""
    await desk.apply()
    both = MasterKey(NEW, (MASTER_KEY.key,))
    for _ in range(2):
        town = await town_of(superuser)
        assert both.unwrap(town["id"], town["wrapped_key"]).open("channel.token_sealed", town["token_sealed"]) == TOKEN
        holds(desk, NEW, MASTER_KEY.key)
        await desk.run("master-key", "rotate")


async def test_with_the_master_key_lost_nothing_opens_and_nothing_is_changed(desk: Desk, superuser: Any) -> None:
    """The drill: key lost = subscribers lost. It says so, and makes nothing worse."""
    await desk.apply()
    before = await town_of(superuser)
    holds(desk, OTHER)
    for words in (("master-key", "check"), ("master-key", "rotate")):
        ran = await desk.run(*words)
        assert (ran.code, "their subscribers are lost" in ran.complained) == (1, True)
    assert await town_of(superuser) == before
    holds(desk, MASTER_KEY.key)
    assert (await desk.run("master-key", "check")).code == 0, "found again, all is as it was"


async def test_a_file_that_holds_no_key_is_told(desk: Desk) -> None:
    (desk.folder / "master-key").write_text("not a key\n")
    ran = await desk.run("master-key", "check")
    assert (ran.code, "32 bytes each, in base64" in ran.complained) == (1, True)


async def test_staff_are_found_under_a_new_master_key_when_the_old_one_is_gone(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    person = ("--municipality", "borgo", "--email", "Anna@comune.borgo.example", "--name", "Anna", "--role", "clerk")
    await desk.run("user", "create", *person, "--base-url", "https://console.example")
    index = "SELECT email_index FROM staff_member"
    old, new = (StaffKeys(MasterKey(key)).email_index("anna@comune.borgo.example") for key in (MASTER_KEY.key, NEW))
    assert await superuser.fetchval(index) == old
    holds(desk, NEW, MASTER_KEY.key)
    await desk.run("master-key", "rotate")
    assert await superuser.fetchval(index) == new
