"""The API of partners: one broadcast for many municipalities, by their mandates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from comunica_client import calls
from comunica_client.asking import Asker
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


class PartnerClient(Asker):
    """All municipalities that gave a mandate, by a partner's key. Nothing of a citizen is here."""

    def mandates(self) -> Iterator[MandateGiven]:
        """Whose name you may send in, and what. Those in force, newest first."""
        for each in self._pages("/v2/partner/mandates", "mandates"):
            yield cast("MandateGiven", each)

    def send_broadcast(
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
        return cast("FanOut", self.ask(call))

    def preview_broadcast(
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
        return cast("FanOutForesight", self.ask(call))

    def broadcast(self, fan_out_id: str) -> FanOut:
        """What became of it in each municipality, in figures."""
        return cast("FanOut", self.ask(calls.get(f"/v2/partner/broadcasts/{fan_out_id}")))

    def watch_broadcast(self, fan_out_id: str, *, every: float = 1.0) -> Iterator[FanOut]:
        """The same, again and again until every municipality has its result."""
        for each in self._watched(calls.get(f"/v2/partner/broadcasts/{fan_out_id}"), is_told, every=every):
            yield cast("FanOut", each)

    def broadcasts(self) -> Iterator[FanOutItem]:
        """What you sent, newest first, with how many municipalities took it."""
        for each in self._pages("/v2/partner/broadcasts", "broadcasts"):
            yield cast("FanOutItem", each)

    def cancel_broadcast(self, fan_out_id: str) -> FanOut:
        """In every municipality, for good. It needs no mandate."""
        return cast("FanOut", self.ask(calls.post(f"/v2/partner/broadcasts/{fan_out_id}/cancel")))

    def send_alert(self, alert: bytes) -> AlertGiven:
        """An alert as CAP 1.2, to every municipality. Given again it says how it stands, and reaches nobody twice."""
        return cast("AlertGiven", self.ask(calls.cap("/v2/partner/alerts/cap", alert)))
