"""Publishing: an answer within a deadline, and two kinds of failure that ask for different things."""

from collections.abc import Mapping
from dataclasses import dataclass

from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError
from nats.js import JetStreamContext
from nats.js.errors import APIError, NoStreamResponseError, ServiceUnavailableError

from comunica.bus.connect import NatsConnection, NotConnectedError

PROTOBUF = "application/x-protobuf"
#: JetStream's code for a message it could not store: the stream is full and discards new ones
_STORE_FAILED = 10077


class PublishError(Exception):
    """The message may not be counted on; whoever gave it to us must hear so. Never holds the message."""


class RefusedError(PublishError):
    """NATS said no: stream full or missing, message too big. It is not stored; a person must act."""


class UnavailableError(PublishError):
    """NATS is away or did not answer in time. The message may or may not be stored; try again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PubAck:
    """NATS has it on disk, on as many servers as the stream has replicas."""

    stream: str
    sequence: int
    #: a message with the same id was there already, within the stream's duplicate window
    duplicate: bool


class Publisher:
    """Publishes to streams and waits for the answer."""

    def __init__(self, connection: NatsConnection, *, deadline: float = 5.0) -> None:
        self._connection = connection
        self._deadline = deadline
        self._stream: JetStreamContext | None = None

    async def publish(
        self,
        subject: str,
        body: bytes,
        *,
        message_id: str,
        headers: Mapping[str, str] | None = None,
        content_type: str = PROTOBUF,
    ) -> PubAck:
        """Store one message. Returns only when NATS has it; raises RefusedError or UnavailableError otherwise.

        `message_id` must be opaque: it stands in the clear in `Nats-Msg-Id`.
        """
        every = {"Content-Type": content_type, "Nats-Msg-Id": message_id, **(headers or {})}
        try:
            # Asked of the connection first: nats-py leaks a future for each request that it turns down itself.
            client = self._connection.client
            self._stream = self._stream or client.jetstream()
            answer = await self._stream.publish(subject, body, timeout=self._deadline, headers=every)
        except NotConnectedError as problem:
            raise UnavailableError("NATS is away") from problem
        except ServiceUnavailableError as problem:
            raise _of_503(problem) from problem
        except (APIError, NoStreamResponseError, MaxPayloadError) as problem:
            raise RefusedError(_reason(problem)) from problem
        except (NatsError, OSError, TimeoutError) as problem:
            raise UnavailableError(f"NATS did not answer ({type(problem).__name__})") from problem
        return PubAck(stream=answer.stream, sequence=answer.seq, duplicate=bool(answer.duplicate))

    async def tell(self, subject: str, body: bytes) -> None:
        """Say something on a core subject: whoever listens hears it. Raises UnavailableError."""
        try:
            await self._connection.client.publish(subject, body, headers={"Content-Type": PROTOBUF})
        except (NotConnectedError, NatsError, OSError) as problem:
            raise UnavailableError("NATS is away") from problem


def _of_503(problem: ServiceUnavailableError) -> PublishError:
    if problem.err_code == _STORE_FAILED:
        return RefusedError(_reason(problem))
    return UnavailableError("the stream has no leader now")


def _reason(problem: Exception) -> str:
    match problem:
        case NoStreamResponseError():
            return "no stream holds this subject: run `comunica-admin topology apply`"
        case APIError(description=str(text)):
            return f"NATS refuses: {text}"
        case _:
            return "the message is larger than NATS takes: raise max_payload"
