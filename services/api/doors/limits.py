"""The door of limits: how many requests may come, said in every answer; and the route that shows all limits."""

from collections.abc import Mapping
from typing import Protocol

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comunica.usecases.broadcasts.keep_media import LARGEST_OF_ALL
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.keys.limit_requests import WINDOW, Limited
from services.api.document.documents import errors
from services.api.doors.front import LARGEST_BODY
from services.api.doors.too_often import headers_of, too_often
from services.api.parts import PartsGiven

router = APIRouter(prefix="/v2/limits", tags=["limits"])


class Limits(Protocol):
    """Gives out what may come."""

    async def take(self, caller: Caller) -> Limited:
        """One request."""

    async def take_for_partner(self, partner: Partner) -> Limited:
        """One request of a partner."""

    async def take_for_operator(self, operator: Operator) -> Limited:
        """One request."""


class RequestDoor:
    """Stands behind the gate, and behind operators' door: knows who calls, reads nothing of the body."""

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        limited = await self._take(scope.get("state", {}))
        if limited is None:
            await self._app(scope, receive, send)
            return
        scope["state"]["standings"] = limited.standings
        if limited.by is not None:
            raise too_often(limited.by, wait=limited.retry_after, standings=limited.standings)
        headers = headers_of(limited.standings)
        encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *encoded]}
            await send(message)

        await self._app(scope, receive, telling)

    async def _take(self, state: Mapping[str, object]) -> Limited | None:
        match state.get("caller") or state.get("partner") or state.get("operator"):
            case Caller() as caller:
                return await self._limits.take(caller)
            case Partner() as partner:
                return await self._limits.take_for_partner(partner)
            case Operator() as operator:
                return await self._limits.take_for_operator(operator)
            case _:
                return None


class RequestLimitShown(BaseModel):
    """How many requests may come. A limit that was not used is full at once and fills evenly."""

    name: str = Field(description="key: of this key. municipality: of all its keys together.")
    limit: int
    window_seconds: int
    remaining: int
    reset_seconds: int = Field(description="Until all of it may be used again.")


class LimitsShown(BaseModel):
    """All limits of this key, as they stand."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "requests": [
                        {"name": "key", "limit": 3000, "window_seconds": 60, "remaining": 2999, "reset_seconds": 1}
                    ],
                    "largest_body_bytes": LARGEST_BODY,
                    "largest_file_bytes": LARGEST_OF_ALL,
                    "page_size": 250,
                }
            ]
        }
    )

    requests: list[RequestLimitShown]
    largest_body_bytes: int
    largest_file_bytes: int
    page_size: int = Field(description="Rows of a page of every list.")


@router.get("", summary="Show limits", responses=errors())
async def show(request: Request, parts: PartsGiven) -> LimitsShown:
    """What every answer says in RateLimit, and what else is bounded. Any key may ask."""
    return LimitsShown(
        requests=[
            RequestLimitShown(
                name=each.name,
                limit=each.limit,
                window_seconds=WINDOW,
                remaining=each.remaining,
                reset_seconds=each.reset,
            )
            for each in request.state.standings
        ],
        largest_body_bytes=LARGEST_BODY,
        largest_file_bytes=LARGEST_OF_ALL,
        page_size=parts.page_size,
    )
