"""Partners and their keys are made, listed and ended at the desk."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from comunica.municipality.partner_keys import read_partner_key
from tests.integration.admin.conftest import Desk

CREATE = ("partner", "create", "protezione-civile", "--name", "Protezione civile")
KEY = ("partner", "key", "create", "protezione-civile", "--name", "sala", "--scope", "broadcast:send")


@pytest_asyncio.fixture
async def record(superuser: Any) -> AsyncIterator[Any]:
    yield superuser
    await superuser.execute("DELETE FROM partner_key; DELETE FROM partner")


async def test_a_partner_gets_a_key_that_is_printed_once(desk: Desk, record: Any) -> None:
    assert (await desk.run(*CREATE)).code == 0
    ran = await desk.run(*KEY, "--days", "30")
    key = read_partner_key(ran.said.splitlines()[1])
    row = await record.fetchrow("SELECT prefix, secret_digest, kind, scopes, expires_at > now() FROM partner_key")
    assert tuple(row) == (key.prefix, key.digest(), "live", ["broadcast:send"], True)
    listed = await desk.run("partner", "key", "list", "protezione-civile")
    assert (f"comunica-partner_{key.prefix}_…" in listed.said, key.secret in listed.said) == (True, False)


async def test_of_a_closed_partner_every_key_has_ended(desk: Desk, record: Any) -> None:
    await desk.run(*CREATE)
    key_id = (await desk.run(*KEY)).said.split()[0]
    revoked = await desk.run("partner", "key", "revoke", "protezione-civile", "--key", key_id)
    assert (revoked.code, "revoked" in revoked.said) == (0, True)
    assert (await desk.run("partner", "close", "protezione-civile")).code == 0
    again = await desk.run(*KEY)
    assert (again.code, "this partner is closed" in again.complained) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("partner", "create", "Con Spazi", "--name", "a"), "small letters"),
        (("partner", "close", "nessuno"), "no partner has the slug nessuno"),
    ],
)
async def test_what_cannot_be_says_what_to_do(desk: Desk, arguments: tuple[str, ...], complaint: str) -> None:
    ran = await desk.run(*arguments)
    assert (ran.code, complaint in ran.complained) == (1, True), ran.complained
