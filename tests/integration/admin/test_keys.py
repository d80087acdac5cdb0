"""Keys beside those of the town's file: made, rotated and ended at the desk; and what the file then leaves alone."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from comunica.municipality.keys import KeyKind, Scope, read_key, read_notify_key
from comunica.stores.keys.api_keys import PostgresKeys
from comunica.stores.pool import open_pool
from comunica.usecases.keys.authenticate_key import KeyOnRecord
from tests.integration.admin.conftest import Desk
from tests.servers import Database

CREATE = ("keys", "create", "borgo", "--name", "protocollo")


@pytest_asyncio.fixture
async def applied(desk: Desk, superuser: Any) -> Desk:
    """The desk of a town on record."""
    assert (await desk.apply()).code == 0
    return desk


async def found(database: Database, key: str) -> KeyOnRecord | None:
    pool = await open_pool(database.dsn_as("comunica_api"), size=1, name="tests")
    try:
        return await PostgresKeys(pool).find_key(read_key(key).prefix)
    finally:
        await pool.close()


async def made(desk: Desk, *more: str) -> tuple[UUID, str]:
    """A key at the desk: its id, and the whole of it."""
    ran = await desk.run(*CREATE, "--scope", "broadcast:read", *more)
    assert ran.code == 0, ran.complained
    shown, key, notify_key = ran.said.strip().splitlines()
    assert read_notify_key(notify_key).secret == read_key(key).notify_secret()
    return UUID(shown.split()[0]), key


async def test_a_key_is_made_with_its_kind_its_scopes_and_its_end(applied: Desk, database: Database) -> None:
    _, key = await made(applied, "--scope", "broadcast:draft", "--kind", "team", "--days", "30")
    there = await found(database, key)
    assert there is not None
    assert (there.kind, there.scopes) == (KeyKind.TEAM, frozenset({Scope.BROADCAST_READ, Scope.BROADCAST_DRAFT}))
    assert there.ends_at is not None
    listed = await applied.run("keys", "list", "borgo")
    assert "protocollo" in listed.said
    assert read_key(key).secret not in listed.said


async def test_it_is_rotated_and_ended_and_the_log_says_by_whom(
    applied: Desk, database: Database, superuser: Any
) -> None:
    key_id, key = await made(applied)
    rotated = await applied.run("keys", "rotate", "borgo", "--key", str(key_id), "--by", "Ufficio URP")
    both = [await found(database, each) for each in (key, rotated.said.strip().splitlines()[1])]
    assert [each and each.id for each in both] == [key_id, key_id]
    assert (await applied.run("keys", "revoke", "borgo", "--key", str(key_id), "--by", "Ufficio URP")).code == 0
    ended = await found(database, key)
    assert ended is not None
    assert ended.revoked_at is not None
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", str(key_id))
    assert [tuple(line) for line in lines] == [
        ("operator:Ufficio URP", "rotate_key"),
        ("operator:Ufficio URP", "revoke_key"),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*CREATE, "--scope", "operator"), "choose from"),
        ((*CREATE, "--scope", "broadcasts:write"), "choose from"),
        (("keys", "create", "altrove", "--name", "a", "--scope", "key:write"), "no municipality has the slug altrove"),
        (("keys", "create", "borgo", "--name", "sito", "--scope", "key:write"), "choose another"),
        (("keys", "revoke", "borgo", "--key", str(UUID(int=1))), "no key of this id"),
        (("keys", "rotate", "borgo", "--key", str(UUID(int=1))), "no key of this id"),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    applied: Desk, superuser: Any, words: tuple[str, ...], says: str
) -> None:
    ran = await applied.run(*words)
    assert ran.code != 0
    assert says in ran.complained
    assert await superuser.fetchval("SELECT count(*) FROM api_key") == 1


async def test_the_file_leaves_keys_alone_that_were_made_elsewhere(applied: Desk, database: Database) -> None:
    _, key = await made(applied)
    assert "ok           API keys (1)" in (await applied.apply()).lines
    there = await found(database, key)
    assert there is not None
    assert there.revoked_at is None


async def test_a_key_of_the_file_that_somebody_ended_stays_ended_until_it_has_another_secret(
    applied: Desk, database: Database, superuser: Any
) -> None:
    key_id = await superuser.fetchval("SELECT id FROM api_key")
    leaked = applied.key_file.read_text()
    assert (await applied.run("keys", "revoke", "borgo", "--key", str(key_id))).code == 0
    await applied.apply()
    still = await found(database, leaked)
    assert still is not None
    assert still.revoked_at is not None
    applied.key_file.unlink()
    await applied.apply()
    fresh = await found(database, applied.key_file.read_text())
    assert (fresh and fresh.id, fresh and fresh.revoked_at) == (key_id, None)


async def test_the_file_says_the_kind_of_a_key_what_goes_without_approval_and_whether_the_town_is_on_trial(
    desk: Desk, superuser: Any
) -> None:
    desk.town["api_keys"][0]["kind"] = "test"
    desk.town["municipality"] |= {"without_approval": ["utility"], "trial": True}
    assert (await desk.apply()).code == 0
    assert await superuser.fetchval("SELECT kind FROM api_key") == "test"
    row = await superuser.fetchrow("SELECT trial, profile->>'without_approval' AS ticked FROM municipality")
    assert tuple(row) == (True, '["utility"]')
    del desk.town["municipality"]["trial"]
    await desk.apply()
    assert await superuser.fetchval("SELECT trial FROM municipality") is True
    desk.town["municipality"]["trial"] = False
    await desk.apply()
    assert await superuser.fetchval("SELECT trial FROM municipality") is False


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scopes": ["operator"]}, "operator is not for a municipality's key"),
        ({"scopes": ["broadcasts:write"]}, "api_keys[0].scopes[0]"),
        ({"kind": "normal"}, "api_keys[0].kind"),
    ],
)
async def test_a_key_that_a_town_cannot_have_is_refused(desk: Desk, change: dict[str, Any], says: str) -> None:
    desk.town["api_keys"][0] |= change
    ran = await desk.apply()
    assert ran.code == 1
    assert says in ran.complained
