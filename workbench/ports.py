"""Free TCP ports on 127.0.0.1."""

import random
import socket
from collections.abc import Iterator

HOST = "127.0.0.1"

# Below Linux's range for outgoing connections (32768 and up): a server that was killed finds its port free
# when it starts again, because no client of anybody can have been given it meanwhile.
_LOWEST, _HIGHEST = 15_000, 32_000
# Drawn in this process. Whoever drew one may not listen on it yet: it is nobody else's.
_drawn: set[int] = set()


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on, drawn by chance so that two test runs rarely want the same; never one twice."""
    chance = random.SystemRandom()
    drawn = iter(lambda: chance.randrange(_LOWEST, _HIGHEST), None)
    port = next(port for port in drawn if port not in _drawn and is_free(port))
    _drawn.add(port)
    return port


def free_port_from(first: int, *, taken: set[int]) -> int:
    """The first free port from `first` upwards that is not in `taken` (promised to somebody else)."""
    return next(port for port in _upwards(first) if port not in taken and is_free(port))


def _upwards(first: int) -> Iterator[int]:
    yield from range(first, 65_536)
