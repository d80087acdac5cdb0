"""Connections of partners, as the servers of NATS have them: found and ended over NATS' own system account.

Asked by a connection that lives for one look: the gatekeeper lets it in by a word that only the issuer's key can say.
https://docs.nats.io, "System events": $SYS.REQ.SERVER.PING.CONNZ, $SYS.REQ.SERVER.<id>.KICK.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from comunica.contracts.nats_permissions import CUTTER, EVERY_CONNECTION, credential_of, cut_off, inbox
from comunica.usecases.partners.cut_partners import PartnerConnection

_log = structlog.get_logger("comunica.bus")

#: Seconds: to connect, and for all servers of a cluster to answer. Nobody says how many there are.
_CONNECT = 1
_GATHER = 0.5
#: Connections that a server tells at once.
_PAGE = 1024


class PartnerConnections:
    """Implements `Switchboard`. `word` says anew who asks: see comunica/contracts/admission.py."""

    def __init__(self, url: str, *, word: Callable[[], str], trust: SSLContext | None = None) -> None:
        self._url = url
        self._word = word
        self._trust = trust

    async def partners(self) -> Sequence[PartnerConnection] | None:
        try:
            async with self._connected() as client:
                return await _all(client)
        except (NatsError, OSError, TimeoutError) as problem:
            _log.warning("no look at connections", action="connections_unseen", error=type(problem).__name__)
            return None

    async def cut(self, connections: Sequence[PartnerConnection]) -> bool:
        try:
            async with self._connected() as client:
                for each in connections:
                    # A server that is asked for no answer does nothing. One that is gone meanwhile is none of its.
                    order = msgspec.json.encode({"cid": each.client})
                    await client.request(cut_off(each.server), order, timeout=_CONNECT)
        except (NatsError, OSError, TimeoutError) as problem:
            _log.warning("connections not cut", action="connections_uncut", error=type(problem).__name__)
            return False
        return True

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        client = Client()
        try:
            async with asyncio.timeout(2 * _CONNECT):
                await client.connect(
                    self._url,
                    user=CUTTER,
                    password=self._word(),
                    inbox_prefix=inbox(CUTTER),
                    allow_reconnect=False,
                    connect_timeout=_CONNECT,
                    error_cb=_told,
                    **self._encryption(),
                )
            yield client
        finally:
            with suppress(NatsError, OSError, TimeoutError):
                async with asyncio.timeout(_CONNECT):
                    await client.close()

    def _encryption(self) -> dict[str, Any]:
        if self._trust is None:
            return {}
        return {"tls": self._trust, "tls_handshake_first": True, "tls_hostname": urlsplit(self._url).hostname}


async def _all(client: Client) -> list[PartnerConnection]:
    found: list[PartnerConnection] = []
    offset = 0
    while True:
        pages = await _ask(client, offset)
        found += [each for page in pages for each in _partners_of(page)]
        offset += _PAGE
        if not any(page["data"]["total"] > offset for page in pages):
            return found


async def _ask(client: Client, offset: int) -> list[dict[str, Any]]:
    """One page of every server that answers in time."""
    pages: list[dict[str, Any]] = []

    async def hear(message: Msg) -> None:
        page = msgspec.json.decode(message.data, type=dict[str, Any])
        if "data" in page:
            pages.append(page)

    reply = client.new_inbox()
    subscription = await client.subscribe(reply, cb=hear)
    await client.publish(
        EVERY_CONNECTION, msgspec.json.encode({"auth": True, "limit": _PAGE, "offset": offset}), reply=reply
    )
    await asyncio.sleep(_GATHER)
    await subscription.unsubscribe()
    if not pages:
        raise TimeoutError("no server told its connections")
    return pages


def _partners_of(page: dict[str, Any]) -> Iterator[PartnerConnection]:
    for each in page["data"]["connections"]:
        nkey_id = credential_of(str(each.get("authorized_user", "")))
        if nkey_id is not None:
            yield PartnerConnection(UUID(nkey_id), str(page["server"]["id"]), int(each["cid"]))


async def _told(problem: Exception) -> None:
    _log.warning("NATS complains", action="nats_complains", error=type(problem).__name__)
