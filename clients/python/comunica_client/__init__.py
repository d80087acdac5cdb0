"""The API of Comunica, for programs: `Client` and, for asyncio, `AsyncClient`."""

from comunica_client.async_client import AsyncClient
from comunica_client.client import Client
from comunica_client.errors import (
    ApiError,
    Conflict,
    NotAllowed,
    NotFound,
    Refused,
    ServerTrouble,
    TooManyRequests,
    Unreachable,
)

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "Conflict",
    "NotAllowed",
    "NotFound",
    "Refused",
    "ServerTrouble",
    "TooManyRequests",
    "Unreachable",
]
