"""`comunica-simulator`: serve until SIGTERM or SIGINT."""

import asyncio
import os
import signal
import sys

import uvloop

from .app import build
from .serving import build_server
from .settings import Settings, from_environment
from .state import SetupError


async def serve(settings: Settings) -> None:
    """Serve until told to stop; then at most a second for requests in flight. Says where once it answers."""
    server = build_server(build(settings), host=settings.host, port=settings.port)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, lambda: setattr(server, "should_exit", True))
    server.tell = _say_where
    await server.serve()


def _say_where(host: str, port: int) -> None:
    sys.stdout.write(f"the simulator answers at http://{host}:{port}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the environment and serve."""
    try:
        settings = from_environment(os.environ)
        uvloop.run(serve(settings))
    except (SetupError, ValueError, OSError) as error:
        sys.exit(f"comunica-simulator: {error}")


if __name__ == "__main__":
    main()
