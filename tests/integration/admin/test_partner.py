"""Partners and their keys are made, listed and ended at the desk."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from comunica.contracts.nkeys import Kind, public_of, read_seed, seed_of
from comunica.municipality.partner_keys import read_partner_key
from tests.integration.admin.conftest import Desk

CREATE = ("partner", "create", "protezione-civile", "--name", "Protezione civile")
KEY = ("partner", "key", "create", "protezione-civile", "--name", "sala", "--scope", "broadcast:send")

NKEY = ("partner", "nkey", "create", "protezione-civile", "--name", "sala", "--scope", "broadcast:send")


@pytest_asyncio.fixture
async def record(superuser: Any) -> AsyncIterator[Any]:
    yield superuser
    await superuser.execute(
        "DELETE FROM partner_audit_entry; DELETE FROM partner_key; DELETE FROM partner_nkey; DELETE FROM partner"
    )


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


async def test_a_partner_is_made_with_its_way_into_nats_whose_seed_is_printed_once(desk: Desk, record: Any) -> None:
    ran = await desk.run(*CREATE, "--nats", "broadcast:send", "--nats", "broadcast:urgent")
    assert ran.code == 0, ran.complained
    told = dict(line.split(maxsplit=1) for line in ran.lines[2:])
    row = await record.fetchrow("SELECT id, partner_id, public_key, scopes, kind FROM partner_nkey")
    assert read_seed(told["seed"]).public == row["public_key"]
    assert (row["scopes"], row["kind"]) == (["broadcast:send", "broadcast:urgent"], "live")
    assert told["publish"] == f"on     job.partner.{row['partner_id']}.{row['id']}"
    listed = await desk.run("partner", "nkey", "list", "protezione-civile")
    assert (row["public_key"] in listed.said, told["seed"] in listed.said) == (True, False)


async def test_an_nkey_that_the_partner_made_itself_is_taken_and_no_seed_is_made(desk: Desk, record: Any) -> None:
    public = read_seed(seed_of(Kind.USER, bytes(32))).public
    await desk.run(*CREATE)
    ran = await desk.run(*NKEY, "--public-key", public, "--days", "30")
    assert (ran.code, public in ran.said, "seed" in ran.said) == (0, True, False), ran.complained
    again = await desk.run(*NKEY, "--public-key", public)
    assert (again.code, "choose another" in again.complained) == (1, True)
    wrong = await desk.run(*NKEY, "--public-key", public[:-1])
    assert (wrong.code, "public_key" in wrong.complained) == (1, True)


async def test_an_nkey_is_revoked(desk: Desk, record: Any) -> None:
    await desk.run(*CREATE, "--nats", "broadcast:send")
    nkey_id = await record.fetchval("SELECT id FROM partner_nkey")
    ran = await desk.run("partner", "nkey", "revoke", "protezione-civile", "--nkey", str(nkey_id))
    assert (ran.code, "revoked" in ran.said) == (0, True)
    assert await record.fetchval("SELECT revoked_at IS NOT NULL FROM partner_nkey")


async def test_the_issuer_is_printed_for_the_dispatcher_and_for_nats(desk: Desk) -> None:
    told = dict(line.rsplit(maxsplit=1) for line in (await desk.run("partner", "issuer")).lines)
    issuer = read_seed(told["seed"])
    assert issuer.kind is Kind.ACCOUNT
    assert (told["issuer"], told["nonce user"]) == (issuer.public, public_of(Kind.USER, issuer.raw))


async def test_the_partner_s_log_tells_who_did_what_at_the_desk(desk: Desk, record: Any) -> None:
    await desk.run(*CREATE, "--by", "anna", "--nats", "broadcast:send")
    key_id = (await desk.run(*KEY, "--by", "anna")).said.split()[0]
    await desk.run("partner", "key", "revoke", "protezione-civile", "--key", key_id, "--by", "bruno")
    told = [line.split()[2:4] for line in (await desk.run("partner", "log", "protezione-civile")).lines]
    assert told == [
        ["operator:bruno", "revoke_key"],
        ["operator:anna", "issue_key"],
        ["operator:anna", "add_nkey"],
        ["operator:anna", "create_partner"],
    ]


async def test_a_public_key_that_is_taken_leaves_no_partner_behind(desk: Desk, record: Any) -> None:
    public = read_seed(seed_of(Kind.USER, bytes(32))).public
    await desk.run(*CREATE, "--nats", "broadcast:send", "--public-key", public)
    ran = await desk.run(
        "partner", "create", "arpa", "--name", "Arpa", "--nats", "broadcast:send", "--public-key", public
    )
    assert (ran.code, "public key is on record" in ran.complained) == (1, True)
    assert await record.fetchval("SELECT count(*) FROM partner WHERE slug = 'arpa'") == 0
