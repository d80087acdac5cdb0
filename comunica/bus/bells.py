"""Bells on NATS: the adapter behind `comunica.usecases.ring_bell.Bells`."""

import secrets

import structlog

from comunica.bus.publish import Publisher, PublishError
from comunica.contracts import bells

_log = structlog.get_logger("comunica.bus")


class NatsBells:
    """Rings through a stream that keeps one bell a subject."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def ring(self, bell: bells.Bell) -> None:
        """Ring. Never raises: a lost bell only costs time, a sweeper rings again."""
        try:
            # An id of its own each time: a bell dropped as a copy would be a bell not rung.
            await self._publisher.publish(bell.subject, bells.encode(bell), message_id=secrets.token_hex(8))
        except PublishError as problem:
            _log.warning("bell lost", action="bell_lost", reason=str(problem))
