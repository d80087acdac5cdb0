"""The bare limit of ingress: the smallest ASGI application behind the same server, reading each body and saying 200.

python -m tests.bench.bare_asgi PORT → until SIGTERM.
"""

import sys
from typing import Any

import uvicorn


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Read the body, answer 200."""
    assert scope["type"] == "http"
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    # As comunica/runtime/service.py sets its server up.
    uvicorn.run(
        hello,
        port=int(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        log_level="warning",
        backlog=2048,
    )
