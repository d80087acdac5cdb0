"""Keys of operators are made, listed and revoked at the desk."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from comunica.municipality.operator_keys import read_operator_key
from tests.integration.admin.conftest import Desk


@pytest_asyncio.fixture
async def record(superuser: Any) -> AsyncIterator[Any]:
    yield superuser
    await superuser.execute("DELETE FROM operator_key")


async def test_a_key_is_printed_once_and_only_its_digest_is_kept(desk: Desk, record: Any) -> None:
    ran = await desk.run("operator", "create", "region", "--days", "30")
    assert ran.code == 0
    key = read_operator_key(ran.said)
    row = await record.fetchrow("SELECT prefix, secret_digest, expires_at > now() AS lasts FROM operator_key")
    assert tuple(row) == (key.prefix, key.digest(), True)
    again = await desk.run("operator", "create", "region")
    assert (again.code, "there is a key called region" in again.complained) == (1, True)
    listed = await desk.run("operator", "list")
    assert (listed.said.startswith("region "), key.secret in listed.said) == (True, False)


async def test_a_revoked_key_stays_revoked(desk: Desk, record: Any) -> None:
    await desk.run("operator", "create", "region")
    assert (await desk.run("operator", "revoke", "region")).code == 0
    assert await record.fetchval("SELECT revoked_at IS NOT NULL FROM operator_key")
    again = await desk.run("operator", "revoke", "region")
    assert (again.code, "no key called region is in force" in again.complained) == (1, True)
