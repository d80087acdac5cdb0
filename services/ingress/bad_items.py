"""Bad items of webhooks become dead letters, sealed, with the reason: nothing the provider said is thrown away."""

import asyncio
import hmac
from collections.abc import Sequence
from itertools import batched

from comunica.bus.publish import Publisher
from comunica.bus.sealing import Sealer
from comunica.channels.whatsapp.webhook import BadItem
from comunica.contracts import subjects
from comunica.contracts.dead_letters import STREAM, epitaph
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics

#: publishes under way at a time for one webhook
_AT_ONCE = 50


class BadItems:
    """Where bad items go."""

    def __init__(self, publisher: Publisher, sealer: Sealer, metrics: Metrics) -> None:
        self._publisher = publisher
        self._sealer = sealer
        self._metrics = metrics

    async def keep(self, app: str, items: Sequence[BadItem]) -> None:
        """Return when NATS has all on disk. Raises RefusedError or UnavailableError."""
        for some in batched(items, _AT_ONCE):
            await asyncio.gather(*(self._keep(app, item) for item in some))
        self._metrics.count(catalogue.INBOUND_EVENTS, len(items), kind="bad")

    async def _keep(self, app: str, item: BadItem) -> None:
        headers = epitaph(item.reason, subject=f"webhook.whatsapp.{app}", stream=STREAM)
        await self._publisher.publish(
            subjects.DEAD_WEBHOOK,
            self._sealer.seal(item.json, stream=STREAM),
            # Keyed: the provider's copy of this POST makes no second letter, and the name tells nothing.
            message_id=hmac.digest(self._sealer.keys.digest_key, item.json, "sha256").hex(),
            # Our own number's id, so that its municipality can be told.
            headers={**headers, "Phone-Number-Id": item.phone_number_id, "Waba-Id": item.waba_id},
            content_type="application/octet-stream",
        )
