"""A partner as it comes to NATS: with an nkey on record, by the client that partners use."""

import datetime as dt
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import nats
from nats.aio.client import Client

from comunica.contracts import partner_event, subjects
from comunica.contracts.nats_permissions import PARTNER_EVENTS, inbox, partner, partner_consumer
from comunica.contracts.nkeys import SEED_BYTES, Kind, read_seed, seed_of
from comunica.contracts.partner_event import PartnerEvent
from tests.eventually import PATIENCE
from tests.integration.dispatcher.world import Admin, new_id
from workbench.nats import Nats

EVERYTHING = ("broadcast:send", "broadcast:urgent")


@dataclass(frozen=True)
class Credential:
    """An nkey of a partner, and its seed."""

    id: UUID
    partner_id: UUID
    seed: str

    @property
    def subject(self) -> str:
        return subjects.partner_job(str(self.partner_id), str(self.id))


async def put_partner(admin: Admin) -> UUID:
    made = new_id()
    await admin.execute("INSERT INTO partner (id, slug, name) VALUES ($1, $2, 'Regione')", made, f"p-{made.hex[-8:]}")
    return made


async def put_credential(
    admin: Admin, partner_id: UUID, *, scopes: Sequence[str] = EVERYTHING, **columns: Any
) -> Credential:
    """As `comunica-admin partner nkey create` leaves it."""
    seed = seed_of(Kind.USER, secrets.token_bytes(SEED_BYTES))
    made = Credential(new_id(), partner_id, seed)
    row = {
        "id": made.id,
        "partner_id": partner_id,
        "public_key": read_seed(seed).public,
        "name": made.id.hex,
        "kind": "live",
        "scopes": list(scopes),
    } | columns
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await admin.execute(f"INSERT INTO partner_nkey ({', '.join(row)}) VALUES ({marks})", *row.values())
    return made


async def put_mandate(admin: Admin, municipality_id: UUID, partner_id: UUID, *lanes: str) -> None:
    """As grant_mandate leaves it."""
    await admin.execute(
        "INSERT INTO mandate (municipality_id, id, partner_id, categories, lanes, granted_by, granted_at)"
        " VALUES ($1, $2, $3, '{utility}', $4, 'test', $5)",
        *(municipality_id, new_id(), partner_id, list(lanes or ("normal", "urgent")), dt.datetime.now(dt.UTC)),
    )


@dataclass
class PartnerAtNats:
    """A partner's program."""

    credential: Credential
    client: Client
    refused: list[str] = field(default_factory=list)

    async def submit(self, body: bytes, content_type: str = "application/json") -> int:
        """Publish on its own subject and wait for NATS to have it; the place on the stream."""
        stream = self.client.jetstream(timeout=PATIENCE)
        answer = await stream.publish(self.credential.subject, body, headers={"Content-Type": content_type})
        return answer.seq

    async def events(self, count: int) -> list[PartnerEvent]:
        """The next events of its consumer, acked."""
        js, who = self.client.jetstream(timeout=PATIENCE), str(self.credential.partner_id)
        subscription = await js.pull_subscribe_bind(partner_consumer(who), PARTNER_EVENTS)
        found: list[PartnerEvent] = []
        while len(found) < count:
            for message in await subscription.fetch(count - len(found), timeout=PATIENCE):
                assert message.headers is not None
                assert message.headers["Content-Type"] == "application/json"
                found.append(partner_event.decode(message.data))
                await message.ack_sync(timeout=PATIENCE)
        await subscription.unsubscribe()
        return found

    async def may_publish(self, subject: str) -> bool:
        """Whether the server takes a message on this subject: it says no before it answers a later ping."""
        before = len(self.refused)
        await self.client.publish(subject, b"")
        await self._answered()
        return len(self.refused) == before

    async def may_subscribe(self, subject: str) -> bool:
        before = len(self.refused)
        subscription = await self.client.subscribe(subject)
        await self._answered()
        allowed = len(self.refused) == before
        if allowed:
            await subscription.unsubscribe()
        return allowed

    async def _answered(self) -> None:
        # Twice: nats-py writes the first ping before what was to be flushed.
        await self.client.flush(timeout=PATIENCE)
        await self.client.flush(timeout=PATIENCE)


@asynccontextmanager
async def connected_partner(server: Nats, credential: Credential) -> AsyncIterator[PartnerAtNats]:
    """In, or what nats-py raises. It signs with the package `nkeys`, which nobody here wrote."""
    refused: list[str] = []

    async def heard(problem: Exception) -> None:
        refused.append(str(problem))

    user = partner(str(credential.partner_id), str(credential.id)).name
    client = await nats.connect(
        server.bare_url,
        nkeys_seed_str=credential.seed,
        inbox_prefix=inbox(user),
        error_cb=heard,
        allow_reconnect=False,
        connect_timeout=PATIENCE,
    )
    try:
        yield PartnerAtNats(credential, client, refused)
    finally:
        await client.close()


def a_submission(**changes: object) -> bytes:
    """A request as a partner writes it."""
    body = {
        "idempotency_key": "allerta-1",
        "template": "avviso",
        "parameters": {"testo": "piena"},
        "lane": "LANE_URGENT",
        "reason": "piena",
    }
    return json.dumps(body | changes).encode()
