"""One connection to NATS for publishing and consuming, made so that the traps of the libraries cannot bite.

FastStream's NatsBroker owns the connection; what it must not decide is set here.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext, SSLError
from typing import TypedDict, cast
from urllib.parse import urlsplit

import structlog
from faststream.nats import NatsBroker, NatsMessage
from faststream.nats.security import NatsSecurity, NatsUserPassword
from nats.aio.client import Client, ServerVersion
from nats.errors import Error as NatsError

from comunica.contracts.nats_permissions import inbox
from comunica.contracts.topology import Topology

#: JetStream's level of 2.12 is 2; an older server accepts newer headers and ignores them.
MINIMUM_API_LEVEL = 3
#: seconds that a server may take to offer JetStream
_JETSTREAM_PATIENCE = 30.0
#: Seconds of one try to connect for the first time, encrypted; each step of it has 5.
_FIRST_TRY = 15.0
#: Seconds that the server may take to have heard of our subscriptions.
_FLUSH_PATIENCE = 5
#: After the first connection these end the process: FastStream lets them kill nats-py's reconnect task in silence.
_HOPELESS = ("authorization", "invalid client protocol", "maximum payload", "tls required")

_log = structlog.get_logger("comunica.bus")


class _Encryption(TypedDict, total=False):
    """What FastStream is told of it."""

    ssl_context: SSLContext | None
    tls_handshake_first: bool
    tls_hostname: str | None


class NotConnectedError(Exception):
    """NATS is away. It is being reconnected for ever; try again later."""


class UnfitServerError(Exception):
    """This NATS cannot serve Comunica. The message says what to change; waiting does not help."""


class NatsConnection:
    """A connection that waits for NATS, reconnects for ever, and never keeps a publish for later.

    `on_closed` is called once, with a reason, when the connection has ended for good without being asked to:
    the process must end then, since nothing here comes back.

    `name` is the service's, and its user's where the server asks for a `password`; that is asked for anew at each
    reconnection, so that a changed one is taken up. With `trust` everything is encrypted, and each server must show a
    certificate for the url's host that `trust` accepts; after `first_try` seconds a first connection is begun again.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str,
        on_closed: Callable[[str], None],
        password: Callable[[], str] | None = None,
        trust: SSLContext | None = None,
        first_try: float = _FIRST_TRY,
    ) -> None:
        self._on_closed = on_closed
        self._trust = trust
        self._first_try = first_try
        self._reconnected: list[Callable[[], None]] = []
        self._client: Client | None = None
        self._closing = False
        self.broker = NatsBroker(
            url,
            name=f"comunica-{name}",
            # Answers come to an inbox of our own: see comunica/contracts/nats_permissions.py.
            inbox_prefix=inbox(name),
            security=_security(url, name, password, trust),
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            connect_timeout=5,
            ping_interval=10,
            max_outstanding_pings=2,
            drain_timeout=5,
            # Nothing is stored while disconnected: nats-py would send later what its caller was told had failed.
            pending_size=0,
            # FastStream's other default cancels handlers in flight.
            graceful_timeout=5,
            closed_cb=self._closed,
            disconnected_cb=self._disconnected,
            reconnected_cb=self._has_reconnected,
            error_cb=self._failed,
            logger=logging.getLogger("comunica.bus"),
            log_level=logging.DEBUG,
            # Handlers get bytes and decode themselves: what does not parse is theirs to judge.
            apply_types=False,
            decoder=_body,
        )

    @property
    def connected(self) -> bool:
        """Whether a publish could go out now."""
        return self._client is not None and self._client.is_connected

    @property
    def client(self) -> Client:
        """The nats-py client. Raises NotConnectedError before the first connection and while NATS is away."""
        if self._client is None or not self._client.is_connected:
            raise NotConnectedError("NATS is away; it is being reconnected")
        return self._client

    def on_reconnect(self, callback: Callable[[], None]) -> None:
        """Call this after each reconnection."""
        self._reconnected.append(callback)

    async def open(self, topology: Topology) -> None:
        """Wait for NATS as long as it takes, then check that it can serve us. Raises UnfitServerError.

        Subscribers of core subjects that were registered on `broker` before are started, and hear from then on.
        """
        client = await self._connect()
        await check_server(client, topology)
        await self.broker.start()
        await _heard_by_now(client)
        self._client = client
        _log.info(
            "connected to NATS", action="nats_connected", server_version=_written(client.connected_server_version)
        )

    async def close(self, *, within: float) -> None:
        """End the connection; what FastStream subscribers have in hand is finished first."""
        self._closing = True
        client: Client | None = self.broker._connection  # there as soon as connected, fit for us or not
        if client is None:
            return
        try:
            async with asyncio.timeout(within):
                await (self.broker.stop() if client.is_connected else client.close())
        except (NatsError, TimeoutError) as problem:
            _log.warning("NATS did not say goodbye", action="nats_close_failed", error=type(problem).__name__)

    async def _connect(self) -> Client:
        while True:
            try:
                # nats-py waits for ever for the end of a first connection whose TLS handshake failed: begin again.
                async with asyncio.timeout(self._first_try if self._trust else None):
                    return await self.broker.connect()
            except TimeoutError:
                _log.warning("NATS is away", action="nats_not_reached")

    async def _closed(self) -> None:
        if not self._closing:
            self._on_closed("the connection to NATS has ended for good")

    async def _disconnected(self) -> None:
        if self._client is not None:
            _drop_unsent(self._client)
        if not self._closing:
            _log.warning("NATS is away", action="nats_disconnected")

    async def _has_reconnected(self) -> None:
        _log.info("NATS is back", action="nats_reconnected")
        for callback in self._reconnected:
            callback()

    async def _failed(self, problem: Exception) -> None:
        if isinstance(problem, SSLError):
            # It is tried again for ever: only a person can say who is wrong.
            _log.error(
                "NATS cannot be trusted: look at its certificate and at COMUNICA_NATS_CA_FILE",
                action="nats_not_trusted",
                reason=str(problem),
            )
        reason = str(problem).lower()
        if "permissions violation" in reason:
            # The subject holds opaque ids only; whoever asked hears nothing and runs into its deadline.
            _log.error("NATS forbids it", action="nats_forbidden", reason=str(problem))
        if self._client is not None and not self._closing and any(word in reason for word in _HOPELESS):
            self._on_closed(f"NATS does not take us back: {type(problem).__name__}")


async def _heard_by_now(client: Client) -> None:
    # Subscriptions wait in a buffer until they are flushed, and the server drops what comes to nobody. Whoever is cut
    # off just now has them asked for again at the reconnection.
    with suppress(NatsError, TimeoutError):
        await client.flush(timeout=_FLUSH_PATIENCE)


def _security(url: str, user: str, password: Callable[[], str] | None, trust: SSLContext | None) -> NatsSecurity | None:
    told = _Encryption(ssl_context=trust)
    if trust is not None:
        # First the handshake: else nats-py encrypts only if the server says so, in the clear, and a server that says
        # nothing gets the password. One host for all servers of a cluster: they tell each other's by number.
        told |= {"tls_handshake_first": True, "tls_hostname": urlsplit(url).hostname}
    if password is None:
        return NatsSecurity(**told) if trust else None
    # FastStream hands the password on to nats-py, which takes a callable too and asks it at each connection.
    return NatsUserPassword(user, cast(str, password), **told)


async def _body(message: NatsMessage) -> bytes:
    return message.body


async def check_server(client: Client, topology: Topology) -> None:
    """Raise UnfitServerError unless version, JetStream and payload limit are what the topology asks for."""
    found, wanted = client.connected_server_version, topology.minimum_version
    if (found.major, found.minor, found.patch) < tuple(int(part) for part in wanted.split(".")):
        raise UnfitServerError(f"nats-server {_written(found)} is too old: run {wanted} or newer")
    if client.max_payload < topology.max_payload:
        raise UnfitServerError(f"max_payload is {client.max_payload}: set it to {topology.max_payload} in NATS")
    level = await _api_level(client)
    if level < MINIMUM_API_LEVEL:
        raise UnfitServerError(f"JetStream API level {level} is too low: run nats-server {wanted} or newer")


async def _api_level(client: Client) -> int:
    """JetStream's level. A cluster that has just started may need a moment to have one."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _JETSTREAM_PATIENCE
    while True:
        try:
            info = await client.jetstream(timeout=5).account_info()
            return int(info.api.level or 0)
        except (NatsError, OSError) as problem:
            if loop.time() >= deadline:
                raise UnfitServerError(f"no JetStream here ({type(problem).__name__}): enable it in NATS") from problem
            _log.warning("waiting for JetStream", action="jetstream_away", error=type(problem).__name__)
        await asyncio.sleep(1)


def _written(version: ServerVersion) -> str:
    return f"{version.major}.{version.minor}.{version.patch}"


def _drop_unsent(client: Client) -> None:
    # Even with pending_size=0, what was handed to a connection that had silently died waits in this list and would
    # be sent after the reconnect, long after its caller heard of the failure. Subscriptions are replayed elsewhere.
    client._pending = []
    client._pending_data_size = 0
