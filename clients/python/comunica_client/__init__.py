"""The API of Comunica, for programs: `Client`, `OperatorClient`, and for asyncio the same with `Async` before."""

from comunica_client.async_client import AsyncClient
from comunica_client.async_operator_client import AsyncOperatorClient
from comunica_client.client import Client
from comunica_client.errors import (
    ApiError,
    Conflict,
    NotAllowed,
    NotFound,
    NotUsable,
    Refused,
    ServerTrouble,
    TooManyRequests,
    Unreachable,
)
from comunica_client.operator_client import OperatorClient

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncOperatorClient",
    "Client",
    "Conflict",
    "NotAllowed",
    "NotFound",
    "NotUsable",
    "OperatorClient",
    "Refused",
    "ServerTrouble",
    "TooManyRequests",
    "Unreachable",
]
