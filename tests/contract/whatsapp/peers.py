"""Other ends that behave badly, over real TCP, and remember how many whole requests they were given."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

GOOD_BODY = b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.QQ==","message_status":"accepted"}]}'


def answer(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """An HTTP answer; `length` lies about the body."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {length or len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


GOOD = answer(GOOD_BODY)


@dataclass
class Peer:
    """One connection's other side, as a behaviour sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    requests: list[bytes]

    async def whole_request(self) -> bytes:
        """Read one request to its end. Only then could it have been carried out."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await self.reader.readexactly(length)
        self.requests.append(head + body)
        return body

    async def say(self, what: bytes) -> None:
        self.writer.write(what)
        await self.writer.drain()

    def cut(self) -> None:
        """Break off hard: the other side sees a reset, or an end."""
        self.writer.transport.abort()


Behaviour = Callable[[Peer], Awaitable[None]]


@dataclass
class Place:
    """Where the peer listens, what it was given, how many connected."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0


@asynccontextmanager
async def peer(behaviour: Behaviour) -> AsyncIterator[Place]:
    """A server on a free port, each of whose connections behaves so."""
    place = Place("")
    writers: list[asyncio.StreamWriter] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place.connections += 1
        writers.append(writer)
        try:
            await behaviour(Peer(reader, writer, place.requests))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    place.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v25.0"
    try:
        yield place
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


async def closed_port() -> str:
    """A URL where nobody listens."""
    async with peer(never) as place:
        return place.url


async def good(peer: Peer) -> None:
    while True:
        await peer.whole_request()
        await peer.say(GOOD)


async def never(peer: Peer) -> None:
    await peer.whole_request()
    await peer.reader.read()


async def deaf(peer: Peer) -> None:
    """Lets connect, reads nothing, says nothing."""
    await asyncio.Event().wait()


async def cut_at_once(peer: Peer) -> None:
    peer.cut()


async def cut_during_the_request(peer: Peer) -> None:
    await peer.reader.readexactly(40)
    peer.cut()


async def cut_after_the_request(peer: Peer) -> None:
    await peer.whole_request()
    peer.cut()


async def end_after_the_request(peer: Peer) -> None:
    await peer.whole_request()


async def half_of_the_head(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(GOOD[:30])


async def half_of_the_body(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(GOOD[:-30])


async def drop_by_drop(peer: Peer) -> None:
    await peer.whole_request()
    for place in range(len(GOOD)):
        await peer.say(GOOD[place : place + 1])
        await _a_moment()


async def garbage(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(b"\x15\x03\x01\x00\x02\x02\x46 what is this\r\n\r\n")


async def html_with_200(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(answer(b"<html>Welcome to the hotel network</html>"))


async def half_of_the_json(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(answer(GOOD_BODY[:40]))


async def without_an_id(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(answer(b'{"messaging_product":"whatsapp","contacts":null,"messages":null}'))


async def without_an_end(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await peer.say(b"4000\r\n" + b" " * 0x4000 + b"\r\n")


async def gateway_error(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(answer(b"<html>502</html>", "502 Bad Gateway"))


async def error_without_a_body(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(answer(b"", "500 Internal Server Error"))


async def redirect(peer: Peer) -> None:
    await peer.whole_request()
    await peer.say(answer(b"", "307 Temporary Redirect", "Location: /v25.0/elsewhere/messages"))


async def _a_moment() -> None:
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    loop.call_later(0.01, done.set)
    await done.wait()
