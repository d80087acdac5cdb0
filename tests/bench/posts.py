"""Load on an HTTP server: wrk, which is never the limit, POSTs signed webhooks with one status each.

Bodies are written and signed before anything is measured.
"""

import asyncio
import hmac
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import uuid_utils.compat

from comunica.broadcasting.token import encode_parts
from tests.bench.missing import CannotMeasureError

#: Open connections. The provider uses many; with few, all wait for the same fsync and the server idles.
CONNECTIONS = 128
#: Webhooks written for a second of load; if a server takes more, they come again.
MOST_PER_SECOND = 40_000
SCRIPT = Path(__file__).with_name("posts.lua")


class Load(msgspec.Struct, frozen=True):
    """What wrk saw."""

    answers: int
    microseconds: int
    p99_microseconds: int
    #: of the answers
    not_200: int
    #: requests without an answer
    failed: int

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / (self.microseconds / 1e6)


class Posts:
    """Signed webhooks of one app. Each load has fresh ones: NATS keeps an envelope just like another only once."""

    def __init__(self, file: Path, *, secret: bytes) -> None:
        self._file = file
        self._secret = secret
        self._serials = itertools.count()

    async def load(self, url: str, *, seconds: float) -> Load:
        """POST them to `url`. Raises AssertionError if an answer was not 200 or did not come."""
        wrk = shutil.which("wrk")
        if wrk is None:
            raise CannotMeasureError("needs wrk as the generator of load: apt-get install wrk")
        await asyncio.to_thread(self._write, int(seconds * MOST_PER_SECOND))
        process = await asyncio.create_subprocess_exec(
            *(wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds:.0f}s"),
            *("--timeout", "10s", "--script", str(SCRIPT), url, "--", str(self._file)),
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        assert process.returncode == 0, "wrk failed"
        load = msgspec.json.decode(printed.splitlines()[-1], type=Load)
        assert load.answers and not load.not_200 and not load.failed, load
        return load

    def requests(self, count: int, url: str) -> list[bytes]:
        """So many fresh ones as whole HTTP requests."""
        target = httpx.URL(url)
        head = f"POST {target.path} HTTP/1.1\r\nHost: {target.host}\r\nContent-Type: application/json\r\n".encode()
        return [
            b"%bX-Hub-Signature-256: %b\r\nContent-Length: %d\r\n\r\n%b" % (head, signature, len(body), body)
            for signature, body in self._signed(count)
        ]

    def _write(self, count: int) -> None:
        with self._file.open("wb") as out:
            for signature, body in self._signed(count):
                out.write(signature + b" " + body + b"\n")

    def _signed(self, count: int) -> Iterator[tuple[bytes, bytes]]:
        for serial in itertools.islice(self._serials, count):
            body = status_webhook(serial)
            yield b"sha256=" + hmac.digest(self._secret, body, "sha256").hex().encode(), body


def status_webhook(serial: int) -> bytes:
    """A webhook as the provider sends them most: one status, with its conversation and price."""
    token = encode_parts(uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7(), 1)
    status = {
        "id": f"wamid.HBgMMzkzMzM{serial:08d}VAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA",
        "status": "delivered",
        "timestamp": "1763985600",
        "recipient_id": f"39333{serial:07d}",
        "biz_opaque_callback_data": token,
        "conversation": {"id": f"{serial:032x}", "origin": {"type": "utility"}},
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
    }
    metadata = {"display_phone_number": "3902000000", "phone_number_id": "106540352242922"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "statuses": [status]}
    entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, separators=(",", ":")).encode()
