"""One request to NATS, one batch: the pull side of our consume loop."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from comunica.bus.connect import NatsConnection
from comunica.contracts.topology import Consumer

_HEARTBEAT = "100"
#: nothing (more) there; the request's time is over
_ENDS = ("404", "408")


def no_rest() -> float:
    """For whoever reads on at once."""
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """How a consumer is read. Times in seconds."""

    #: messages of one batch at most
    batch: int = 100
    #: bytes of one batch at most; must exceed the largest message
    max_bytes: int = 64 * 1024 * 1024
    #: how long one request waits for a first message
    expires: float = 20.0
    #: NATS says this often that it still holds our request
    heartbeat: float = 2.0
    #: after so long without a word the request is taken for lost
    silence: float = 5.0
    #: a handler that takes longer is cancelled, its batch tried again
    handler_deadline: float = 20.0
    #: first and longest pause before a failed message is handed out again
    retry_first: float = 1.0
    retry_longest: float = 60.0
    #: a message delivered more often than this is handed out alone, so that it cannot take a batch down with it
    company_until: int = 2
    #: deliveries kept back so that the dead letter itself can be tried again
    spare_deliveries: int = 2
    #: after a batch the loop rests for so many times what the batch took, 2 s at most: work that must not slow its
    #: neighbours down leaves them that share of the processor and of the record
    rest: Callable[[], float] = no_rest


class PullInterruptedError(Exception):
    """NATS ended the request in another way than by answering: consumer deleted, leader gone, server leaving."""


class Inbox:
    """Asks for one batch at a time and gathers the answer."""

    def __init__(self, connection: NatsConnection, consumer: Consumer, pull: Pull) -> None:
        self._connection = connection
        self._pull = pull
        self._ask = f"$JS.API.CONSUMER.MSG.NEXT.{consumer.stream}.{consumer.name}"
        self._mail: asyncio.Queue[Msg | None] = asyncio.Queue()
        self._interruptions = 0
        self._subscription: Subscription | None = None
        self._address = ""
        self._requests = 0

    def interrupt(self) -> None:
        """Wake a waiting `next_batch`: its request is gone (reconnect) or no longer wanted (stop)."""
        self._interruptions += 1
        self._mail.put_nowait(None)

    async def next_batch(self, progressed: Callable[[], None]) -> list[Msg]:
        """Messages, at most `pull.batch`; none if there were none within `pull.expires`.

        Raises NotConnectedError, PullInterruptedError or an error of nats-py: ask again after a pause.
        """
        interruptions = self._interruptions
        await self._request()
        taken: list[Msg] = []
        while len(taken) < self._pull.batch:
            message = await self._next(interruptions)
            if message is None:
                break
            status = _status(message)
            if status is None:
                taken.append(message)
            elif self._is_end(message, status, taken=bool(taken)):
                break
            else:
                progressed()
        return taken

    async def close(self) -> list[Msg]:
        """Take no more; return what had arrived and was not handed out."""
        if self._subscription is not None:
            with contextlib.suppress(NatsError, OSError):
                await self._subscription.unsubscribe()
        left = [self._mail.get_nowait() for _ in range(self._mail.qsize())]
        return [message for message in left if message is not None and _status(message) is None]

    async def _request(self) -> None:
        client = self._connection.client
        if self._subscription is None:
            self._address = client.new_inbox()
            self._subscription = await client.subscribe(f"{self._address}.*", cb=self._arrived)
        self._requests += 1
        await client.publish(self._ask, self._body(), f"{self._address}.{self._requests}")

    def _body(self) -> bytes:
        # no_wait with expires: wait for the first message, then take only what is there.
        wanted = {
            "batch": self._pull.batch,
            "max_bytes": self._pull.max_bytes,
            "no_wait": True,
            "expires": int(self._pull.expires * 1e9),
            "idle_heartbeat": int(self._pull.heartbeat * 1e9),
        }
        return json.dumps(wanted).encode()

    async def _arrived(self, message: Msg) -> None:
        self._mail.put_nowait(message)

    async def _next(self, interruptions: int) -> Msg | None:
        """The next message; None after an interruption that came since, or after too long a silence."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pull.silence):
                while True:
                    message = self._mail.get_nowait() if not self._mail.empty() else await self._mail.get()
                    if message is not None or self._interruptions != interruptions:
                        return message
        return None

    def _is_end(self, message: Msg, status: str, *, taken: bool) -> bool:
        if status == _HEARTBEAT or message.subject != f"{self._address}.{self._requests}":
            # The other case: the late end of a request before this one.
            return False
        if status not in _ENDS and not taken:
            raise PullInterruptedError(status)
        return True


def _status(message: Msg) -> str | None:
    """The code of a message that NATS itself sent; None for a message of the stream."""
    if message.headers is None or message.reply:
        return None
    return message.headers.get("Status")
