"""The dispatcher as NATS' gatekeeper: whom the server asks when a partner wants in. See docs/adr/0015."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from nats.errors import Error as NatsError

from comunica.bus.connect import NatsConnection, NotConnectedError
from comunica.bus.partner_consumers import provide_consumer
from comunica.bus.questions import answering
from comunica.contracts import admission
from comunica.contracts.nats_permissions import QUESTION, cutter, partner
from comunica.contracts.nkeys import Signer
from comunica.contracts.unreadable import UnreadableError
from comunica.usecases.away import RecordAway
from comunica.usecases.partners.admit_partner import Admitted, NkeyDirectory, admit_partner
from services.dispatcher.meter import DispatcherMeter

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds: nats-server gives up after 2.
_WITHIN = 1.8


class Gatekeeper:
    """Answers the server. `provide` makes the partner's consumer, so that it finds it when it is in."""

    def __init__(
        self,
        directory: NkeyDirectory,
        issuer: Signer,
        meter: DispatcherMeter,
        *,
        provide: Callable[[str], Awaitable[None]],
        now: Callable[[], dt.datetime],
        encrypted_only: bool,
    ) -> None:
        self._directory = directory
        self._issuer = issuer
        self._meter = meter
        self._provide = provide
        self._now = now
        self._encrypted_only = encrypted_only

    async def answer(self, body: bytes) -> bytes | None:
        """In, with what it may do; or not, and why. Nothing if the record is away: the guest tries again."""
        try:
            knock = admission.read(body)
        except UnreadableError:
            # A stranger's words, on a subject that is the server's.
            _log.warning("not a question of NATS", action="knock_unreadable")
            return None
        if admission.is_cutter(knock, self._issuer, self._now()):
            return admission.welcome(knock, cutter(), issuer=self._issuer, now=self._now(), account=admission.SYSTEM)
        try:
            found = await admit_partner(
                knock, directory=self._directory, now=self._now(), encrypted_only=self._encrypted_only
            )
        except RecordAway:
            self._meter.knock("unanswered")
            return None
        if not isinstance(found, Admitted):
            self._meter.knock("turned_away")
            _log.warning("partner turned away", action="partner_turned_away", reason=str(found))
            return admission.turn_away(knock, str(found), issuer=self._issuer, now=self._now())
        await self._prepare(str(found.partner.partner_id))
        self._meter.knock("admitted")
        user = partner(str(found.partner.partner_id), str(found.partner.key_id))
        return admission.welcome(knock, user, issuer=self._issuer, now=self._now(), until=found.until)

    async def _prepare(self, partner_id: str) -> None:
        try:
            await self._provide(partner_id)
        except (NatsError, NotConnectedError, OSError, TimeoutError) as problem:
            # It can submit all the same; its events wait on the stream for the next time.
            _log.warning("no consumer for a partner", action="consumer_missing", error=type(problem).__name__)


@asynccontextmanager
async def keeping_gate(connection: NatsConnection, gatekeeper: Gatekeeper) -> AsyncIterator[None]:
    """Answer until the end of the block. NATS must be connected."""
    async with answering(connection, QUESTION, gatekeeper.answer, within=_WITHIN):
        yield


def provider(connection: NatsConnection) -> Callable[[str], Awaitable[None]]:
    """Makes consumers by this connection."""
    return lambda partner_id: provide_consumer(connection, partner_id)
