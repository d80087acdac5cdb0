"""Calls a receiver. Whatever its name leads to is looked at before each call, and only what was looked at is called.

No redirect is followed, no proxy of the environment used, no cookie kept, and of the answer only the status is read.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from comunica.callbacks.addresses import AddressRules
from comunica.usecases.callbacks.call_back import Answer, Outcome

#: Gives the addresses of a name.
type LookUp = Callable[[str, int], Awaitable[Sequence[str]]]


class _LeadsInside(OSError):
    """A name leads to an address that we do not call. No address in it: this is logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDeadlines:
    """Seconds: a whole call, and the way to its start."""

    call: float = 10.0
    connect: float = 5.0


async def system_look_up(host: str, port: int) -> Sequence[str]:
    """As this machine resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Receivers:
    """A way to any receiver. One for a process; close it at the end."""

    def __init__(
        self,
        rules: AddressRules,
        *,
        deadlines: CallDeadlines | None = None,
        look_up: LookUp = system_look_up,
        connections: int = 64,
    ) -> None:
        self._rules = rules
        self._deadlines = deadlines or CallDeadlines()
        self._resolver = _CheckedResolver(rules, look_up)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver,
                use_dns_cache=False,
                # Each attempt is looked at anew: a connection that is kept would pass by.
                force_close=True,
                limit=connections,
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=self._deadlines.call, connect=self._deadlines.connect),
        )

    async def call(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """POST it once. Never raises for what a receiver does or is."""
        if self._rules.fault_of(url) is not None:
            return Outcome(Answer.ADDRESS_REFUSED)
        try:
            async with self._session.post(
                URL(url, encoded=True), data=body, headers=dict(headers), allow_redirects=False
            ) as response:
                return Outcome(_answer(response.status), response.status)
        except Exception as error:
            return Outcome(_failure(error))

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        """The last look, at the very address that is connected to: literals never meet the resolver."""
        family, kind, protocol, _, address = info
        if not self._rules.allow(str(address[0])):
            raise _LeadsInside("a receiver's address is not on the Internet")
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.settimeout(0)
        return made


class _CheckedResolver(AbstractResolver):
    """Gives addresses only if all of them may be called: one inside among them is no accident."""

    def __init__(self, rules: AddressRules, look_up: LookUp) -> None:
        self._rules = rules
        self._look_up = look_up

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See aiohttp."""
        addresses = await self._look_up(host, port)
        if not all(self._rules.allow(each) for each in addresses):
            raise _LeadsInside("a receiver's name leads to an address that is not on the Internet")
        found = [_resolved(host, port, each) for each in addresses]
        return [each for each in found if family in (socket.AF_UNSPEC, each["family"])]

    async def close(self) -> None:
        """Nothing to close."""


def _resolved(host: str, port: int, address: str) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


def _answer(status: int) -> Answer:
    match status:
        case _ if 200 <= status < 300:
            return Answer.TAKEN
        case 410:
            return Answer.GONE
        case _ if 300 <= status < 400:
            return Answer.REDIRECTED
        case _:
            return Answer.REFUSED


def _failure(error: Exception) -> Answer:
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, _LeadsInside):
            return Answer.ADDRESS_REFUSED
        chain = chain.__cause__ or chain.__context__
    match error:
        case aiohttp.ClientSSLError():
            return Answer.TLS_FAILED
        case TimeoutError():
            return Answer.LATE
        case _:
            # Also what its name or its answer makes of aiohttp: no receiver stops the calls to the others.
            return Answer.UNREACHABLE
