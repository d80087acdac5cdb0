"""Who takes part in the journey: citizens with phones, and a town that publishes. They know `endpoints.json` only."""

from dataclasses import dataclass
from typing import Any

import httpx

WHOLE_COUNT = frozenset(
    [
        "queued",
        "sending",
        "accepted",
        "sent",
        "delivered",
        "read",
        "failed",
        "suppressed",
        "expired",
        "cancelled",
        "doubt",
        "unknown",
    ]
)


@dataclass(frozen=True, slots=True)
class Citizen:
    """A phone that writes to a town's number and reads what comes back."""

    web: httpx.AsyncClient
    simulator: str
    phone: str
    number: str
    #: a zone or contrada of that town
    place: str

    async def writes(self, text: str, **more: Any) -> str:
        """Send a message to the town; the provider's id of it."""
        words = {"from": self.phone, "phone_number_id": self.number, "text": text, **more}
        answer = await self.web.post(f"{self.simulator}/simulator/say", json=words)
        answer.raise_for_status()
        return str(answer.json()["id"])

    async def messages(self) -> list[dict[str, Any]]:
        """What the provider accepted for this phone from this town, in order."""
        query = {"to": self.phone, "phone_number_id": self.number}
        answer = await self.web.get(f"{self.simulator}/simulator/accepted", params=query)
        answer.raise_for_status()
        return list(answer.json())

    async def texts(self) -> list[str]:
        return [message["text"] for message in await self.messages()]


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality's back office, with its key."""

    web: httpx.AsyncClient
    api: str
    key: str
    template: str

    async def asks(self, audience: dict[str, Any], testo: str, **more: Any) -> httpx.Response:
        """POST a broadcast, whatever comes of it. `idempotency_key` becomes the header."""
        headers = dict(self._headers)
        if key := more.pop("idempotency_key", None):
            headers["Idempotency-Key"] = key
        body = {"template": self.template, "parameters": {"testo": testo}, "audience": audience, **more}
        return await self.web.post(f"{self.api}/v2/broadcasts", json=body, headers=headers)

    async def broadcasts(self, audience: dict[str, Any], testo: str, **more: Any) -> str:
        """Publish a broadcast; its id."""
        answer = await self.asks(audience, testo, **more)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    async def posts(self, path: str, body: dict[str, Any], *, idempotency_key: str = "") -> httpx.Response:
        """POST something of its own, whatever comes of it."""
        more = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return await self.web.post(f"{self.api}{path}", json=body, headers=self._headers | more)

    async def sees(self, path: str, **query: Any) -> dict[str, Any]:
        """GET something of its own."""
        answer = await self.web.get(f"{self.api}{path}", params=query, headers=self._headers)
        answer.raise_for_status()
        return dict(answer.json())

    async def follows(self, broadcast: str) -> dict[str, Any]:
        """The broadcast; its counts add up at every moment (promise 1)."""
        seen = await self.sees(f"/v2/broadcasts/{broadcast}")
        counts = seen["counts"]
        assert set(counts) == WHOLE_COUNT
        if seen["resolved"] is not None:
            assert sum(counts.values()) == seen["resolved"], counts
        return seen

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"ApiKey-v1 {self.key}"}
