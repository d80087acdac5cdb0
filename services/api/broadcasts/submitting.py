"""What all routes have in common that put a broadcast on record: their key, their answer."""

from typing import Annotated, Any, Literal, cast

from fastapi import Header, Request, Response

from comunica.runtime import tracing
from comunica.usecases.broadcasts.submission import LONGEST_KEY, Accepted
from services.api.broadcasts.broadcast_shapes import BroadcastAccepted
from services.api.document.addresses import broadcast_uri
from services.api.document.documents import KEY_PATTERN

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=LONGEST_KEY,
        pattern=KEY_PATTERN,
        description="Chosen by you. The same key with the same request is answered the same again, and sent once.",
    ),
]

ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "headers": {
            "Location": {"description": "Where to see it.", "schema": {"type": "string"}},
            "Idempotent-Replay": {
                "description": "true: this is the answer to an earlier request with this key.",
                "schema": {"type": "string", "enum": ["true"]},
            },
        }
    }
}


def accepted(outcome: Accepted, request: Request, response: Response) -> BroadcastAccepted:
    """The answer to a broadcast that is on record."""
    uri = broadcast_uri(request, outcome.broadcast_id)
    put_head(response, uri, replayed=outcome.replayed)
    if not outcome.replayed:
        tracing.begin_source(outcome.broadcast_id, "broadcast accepted", {"comunica.source": str(outcome.broadcast_id)})
    return BroadcastAccepted(
        id=outcome.broadcast_id,
        state=cast("Literal['scheduled', 'awaiting_approval', 'finished']", str(outcome.state)),
        reach=outcome.reach,
        uri=uri,
        counted=outcome.counted,
        scheduled_for=outcome.scheduled_for,
        expires_at=outcome.expires_at,
        created_at=outcome.created_at,
    )


def put_head(response: Response, uri: str, *, replayed: bool) -> None:
    """Of an answer to what is on record: where to see it, and whether it was answered before."""
    response.headers["Location"] = uri
    if replayed:
        response.headers["Idempotent-Replay"] = "true"
