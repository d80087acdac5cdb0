"""The API of partners, on asyncio: the same as `PartnerClient`, awaited."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

from comunica_client import calls
from comunica_client.async_asking import AsyncAsker
from comunica_client.shapes import (
    AlertGiven,
    FanOut,
    FanOutForesight,
    FanOutItem,
    ForMunicipality,
    Lane,
    MandateGiven,
    is_told,
)


class AsyncPartnerClient(AsyncAsker):
    """All municipalities that gave a mandate, by a partner's key. Nothing of a citizen is here."""

    async def mandates(self) -> AsyncIterator[MandateGiven]:
        """Whose name you may send in, and what. Those in force, newest first."""
        async for each in self._pages("/v2/partner/mandates", "mandates"):
            yield cast("MandateGiven", each)

    async def send_broadcast(
        self,
        template: str,
        *,
        parameters: Mapping[str, str] | None = None,
        lane: Lane = "normal",
        municipalities: Sequence[ForMunicipality] | None = None,
        key: str | None = None,
        **more: Any,
    ) -> FanOut:
        """Once, however often this is repeated with the same `key`, over NATS too. `municipalities` None: all.

        What one municipality refuses is among its `errors`, and no exception.
        """
        call = calls.fan_out(template, parameters=parameters, lane=lane, municipalities=municipalities, key=key, **more)
        return cast("FanOut", await self.ask(call))

    async def preview_broadcast(
        self,
        template: str,
        *,
        parameters: Mapping[str, str] | None = None,
        lane: Lane = "normal",
        municipalities: Sequence[ForMunicipality] | None = None,
        **more: Any,
    ) -> FanOutForesight:
        """What would come of it in each municipality. Nothing is written."""
        call = calls.fan_out(
            template, parameters=parameters, lane=lane, municipalities=municipalities, dry_run=True, **more
        )
        return cast("FanOutForesight", await self.ask(call))

    async def broadcast(self, fan_out_id: str) -> FanOut:
        """What became of it in each municipality, in figures."""
        return cast("FanOut", await self.ask(calls.get(f"/v2/partner/broadcasts/{fan_out_id}")))

    async def watch_broadcast(self, fan_out_id: str, *, every: float = 1.0) -> AsyncIterator[FanOut]:
        """The same, again and again until every municipality has its result."""
        async for each in self._watched(calls.get(f"/v2/partner/broadcasts/{fan_out_id}"), is_told, every=every):
            yield cast("FanOut", each)

    async def broadcasts(self) -> AsyncIterator[FanOutItem]:
        """What you sent, newest first, with how many municipalities took it."""
        async for each in self._pages("/v2/partner/broadcasts", "broadcasts"):
            yield cast("FanOutItem", each)

    async def cancel_broadcast(self, fan_out_id: str) -> FanOut:
        """In every municipality, for good. It needs no mandate."""
        return cast("FanOut", await self.ask(calls.post(f"/v2/partner/broadcasts/{fan_out_id}/cancel")))

    async def send_alert(self, alert: bytes) -> AlertGiven:
        """An alert as CAP 1.2, to every municipality. Given again it says how it stands, and reaches nobody twice."""
        return cast("AlertGiven", await self.ask(calls.cap("/v2/partner/alerts/cap", alert)))
