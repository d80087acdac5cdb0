"""The hot path to the WhatsApp Cloud API: one message, one call, one verdict. Why aiohttp: docs/adr/0003.

A message is prepared once per content; per recipient its body is a concatenation of bytes. Every channel has a client,
and so connections, of its own: a slow municipality holds up nobody else.
"""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any

import aiohttp
import msgspec
from multidict import CIMultiDict
from yarl import URL

from comunica.broadcasting.content import (
    ChoiceContent,
    Content,
    MediaHeader,
    ParameterFormat,
    TemplateContent,
    TextContent,
)
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Doubtful, NotSent, Verdict
from comunica.channels.whatsapp.deadlines import Deadlines
from comunica.channels.whatsapp.errors import MAX_ANSWER_BYTES, ignore, verdict_of
from comunica.channels.whatsapp.interactive import interactive
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.municipality.address import Address, AddressKind

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """Limits of one client, in seconds. `call_deadline` covers a whole call, `connect_deadline` the way to its start.

    Idle connections are dropped after `keep_alive`: sooner than the provider would, since a request that is written
    while the other side closes leaves a doubt.
    """

    call_deadline: float = 10.0
    connect_deadline: float = 5.0
    keep_alive: float = 15.0
    connections: int = 64

    def __post_init__(self) -> None:
        if not 0 < self.connect_deadline < self.call_deadline:
            # Equal, and a call that never connected could not be told from one that was not answered.
            raise ValueError("connect_deadline must be above 0 and below call_deadline: shorten the first")
        if self.connections < 1:
            raise ValueError("connections must be at least 1")


@dataclass(frozen=True, slots=True)
class PreparedMessage:
    """All of a request's body that is the same for every recipient: an object that still wants its last fields."""

    opening: bytes


def prepare(content: Content) -> PreparedMessage:
    """Encode what a source says, once for all its recipients."""
    fields: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    match content:
        case TemplateContent():
            fields |= {"type": "template", "template": _template(content)}
        case ChoiceContent() if shown := interactive(content):
            fields |= {"type": "interactive", "interactive": shown}
        case TextContent(body) | ChoiceContent(body=body):
            fields |= {"type": "text", "text": {"preview_url": False, "body": body}}
    return PreparedMessage(_encode(fields)[:-1])


def body_for(message: PreparedMessage, address: Address, token: str) -> bytes:
    """The whole body for one recipient. `token` comes back in every status of the message."""
    if address.kind is AddressKind.PHONE:
        # The plus keeps the provider from putting the sender's own country code before the number.
        recipient = b'"to":' + _encode("+" + address.value)
    else:
        recipient = b'"recipient":' + _encode(address.value)
    return b'%b,%b,"biz_opaque_callback_data":%b}' % (message.opening, recipient, _encode(token))


def _template(content: TemplateContent) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": content.template, "language": {"code": content.language}}
    components: list[dict[str, Any]] = []
    if content.header is not None:
        components.append({"type": "header", "parameters": [_file(content.header)]})
    values = [(name, content.parameters[name]) for name in content.names]
    if values:
        make = _named if content.format is ParameterFormat.NAMED else _positional
        components.append({"type": "body", "parameters": list(starmap(make, values))})
    components += starmap(_quick_reply, enumerate(content.payloads))
    return shown | ({"components": components} if components else {})


def _file(header: MediaHeader) -> dict[str, Any]:
    named = {"filename": header.file_name} if header.kind == "document" else {}
    return {"type": header.kind, header.kind: {"id": header.provider_id, **named}}


def _quick_reply(place: int, payload: str) -> dict[str, Any]:
    parameters = [{"type": "payload", "payload": payload}]
    return {"type": "button", "sub_type": "quick_reply", "index": str(place), "parameters": parameters}


def _named(name: str, value: str) -> dict[str, str]:
    return {"type": "text", "parameter_name": name, "text": value}


def _positional(_name: str, value: str) -> dict[str, str]:
    return {"type": "text", "text": value}


#: What no whole answer means, the narrowest class first. Only a connection that never stood is certainly not sent.
_FAILURES: tuple[tuple[type[Exception], Verdict], ...] = (
    (aiohttp.ClientConnectorDNSError, NotSent(Reason.NAME_NOT_FOUND, 5.0)),
    (aiohttp.ClientSSLError, NotSent(Reason.TLS_FAILED, 5.0)),
    (aiohttp.ClientConnectorError, NotSent(Reason.CONNECTION_REFUSED)),
    (aiohttp.ConnectionTimeoutError, NotSent(Reason.CONNECTION_TIMEOUT)),
    (TimeoutError, Doubtful(Reason.ANSWER_LATE)),
    (aiohttp.ClientResponseError, Doubtful(Reason.ANSWER_UNREADABLE)),
)


def verdict_of_failure(error: Exception) -> Verdict:
    """What it means that no whole answer came. Whatever the list does not hold is doubt."""
    return next((verdict for kind, verdict in _FAILURES if isinstance(error, kind)), Doubtful(Reason.ANSWER_CUT))


class WhatsAppClient:
    """Sends on one channel. Make it in a running event loop; close it at the end.

    `unknown` hears every error code that our table does not know; `failure` says what it means that no answer came.
    """

    def __init__(
        self,
        number: SendingNumber,
        settings: ClientSettings,
        *,
        unknown: Callable[[int], None] = ignore,
        failure: Callable[[Exception], Verdict] = verdict_of_failure,
    ) -> None:
        self._url = URL(f"{number.base_url.rstrip('/')}/{number.phone_number_id}/messages")
        if not self._url.absolute:
            raise ValueError("base_url must be a whole URL with the version, such as https://graph.facebook.com/v25.0")
        self._unknown = unknown
        self._failure = failure
        self._session = _session(number.authorization(), settings)
        # Exact, where aiohttp's own rounds up to a whole second from 5 s on: the fence counts on it being kept.
        self._deadlines = Deadlines(settings.call_deadline, asyncio.get_running_loop())

    prepare = staticmethod(prepare)

    async def send(self, message: PreparedMessage, address: Address, token: str) -> Verdict:
        """Call the provider once. Whatever it or the way there does becomes a verdict; nothing is tried again here."""
        content = body_for(message, address, token)
        try:
            with self._deadlines.call():
                async with self._session.post(self._url, data=content, allow_redirects=False) as answer:
                    status, headers = answer.status, answer.headers
                    body = await _whole(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return self._failure(error)
        return verdict_of(status, body, headers, unknown=self._unknown)

    async def close(self) -> None:
        """Close all connections. Calls in flight end in doubt: wait for them first."""
        self._deadlines.close()
        await self._session.close()


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    length = answer.content_length
    if length is not None and length <= MAX_ANSWER_BYTES:
        return await answer.read()
    found = bytearray()
    # Without a length the other side might never end: one byte over the limit is enough to know.
    while len(found) <= MAX_ANSWER_BYTES and (chunk := await answer.content.readany()):
        found += chunk
    return bytes(found)


def _session(authorization: Mapping[str, str], settings: ClientSettings) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=settings.connections,
        keepalive_timeout=settings.keep_alive,
        ttl_dns_cache=60,
    )
    return aiohttp.ClientSession(
        connector=connector,
        # All that aiohttp would add by itself is here, so that it looks for nothing to add or to skip at each call. The
        # provider's answers are small: nothing is asked to be packed, and nothing is unpacked.
        headers=CIMultiDict(
            {
                **authorization,
                "Content-Type": "application/json",
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "User-Agent": "Comunica",
            }
        ),
        # The whole call has its deadline from us, without a timer of its own.
        timeout=aiohttp.ClientTimeout(total=None, connect=settings.connect_deadline, ceil_threshold=math.inf),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        loop=asyncio.get_running_loop(),
    )
