"""Asks the gateway something over HTTP: with a deadline, no more bytes than fit, and without following it elsewhere."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from typing import Any

import httpx

#: Bytes of an answer: a gateway with many keys has some ten thousand.
MOST_BYTES = 256 * 1024


class GatewayAway(Exception):
    """The gateway does not answer, or not as it should. The message says what, and nothing of anybody."""


class Fetching:
    """`deadline`: seconds for each, all in. `trust`: whose certificates count; None: whom browsers trust."""

    def __init__(self, *, deadline: float, trust: ssl.SSLContext | None = None) -> None:
        self._deadline = deadline
        self._trust: ssl.SSLContext = trust or httpx.create_ssl_context(trust_env=False)

    async def read(self, address: str) -> dict[str, Any]:
        """The JSON object there. Raises GatewayAway."""
        status, found = await self._ask("GET", address)
        if status != 200 or found is None:
            raise GatewayAway(f"answered {status}, or no JSON object")
        return found

    async def send(
        self, address: str, form: Mapping[str, str], *, proof: tuple[str, str] | None
    ) -> tuple[int, dict[str, Any] | None]:
        """The status, and the JSON object if it is one. `proof`: name and password. Raises GatewayAway."""
        return await self._ask("POST", address, data=form, auth=proof)

    async def _ask(self, method: str, address: str, **more: Any) -> tuple[int, dict[str, Any] | None]:
        headers = {"Accept": "application/json"}
        try:
            async with (
                asyncio.timeout(self._deadline),
                httpx.AsyncClient(
                    timeout=self._deadline, trust_env=False, follow_redirects=False, verify=self._trust
                ) as client,
                client.stream(method, address, headers=headers, **more) as answer,
            ):
                return answer.status_code, _object_of(await _body(answer))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            raise GatewayAway(type(error).__name__) from None


async def _body(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise GatewayAway("answers more than fits")
    return bytes(body)


def _object_of(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
