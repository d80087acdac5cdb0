"""The bare limit of sending: aiohttp alone, 64 calls in flight, one constant body, no record, no reading of answers.

python -m tests.bench.bare_client URL COUNT → messages a second, and a second of processor time, on stdout.
"""

import asyncio
import sys
import time

import aiohttp
import uvloop

IN_FLIGHT = 64
BODY = (
    b'{"messaging_product":"whatsapp","recipient_type":"individual","type":"template","template":{"name":"avviso",'
    b'"language":{"code":"it"},"components":[{"type":"body","parameters":[{"type":"text","parameter_name":"testo",'
    b'"text":"domani niente acqua in via Roma dalle 9 alle 12"}]}]},"to":"+393330000000",'
    b'"biz_opaque_callback_data":"c1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}'
)


async def rate(url: str, count: int) -> tuple[float, float]:
    """Messages a second, and a second of processor time."""
    left = iter(range(count))
    headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT), headers=headers) as session:

        async def send() -> None:
            for _ in left:
                async with session.post(url, data=BODY) as answer:
                    await answer.read()

        begun, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(send() for _ in range(IN_FLIGHT)))
        return count / (time.perf_counter() - begun), count / (time.process_time() - cpu)


if __name__ == "__main__":
    print(*uvloop.run(rate(sys.argv[1], int(sys.argv[2]))))  # noqa: T201 - its answer
