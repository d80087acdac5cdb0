"""The API of Comunica, for programs: `Client`, `OperatorClient`, `PartnerClient`; with `Async` before, for asyncio."""

from comunica_client.async_client import AsyncClient
from comunica_client.async_operator_client import AsyncOperatorClient
from comunica_client.async_partner_client import AsyncPartnerClient
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
from comunica_client.partner_client import PartnerClient

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncOperatorClient",
    "AsyncPartnerClient",
    "Client",
    "Conflict",
    "NotAllowed",
    "NotFound",
    "NotUsable",
    "OperatorClient",
    "PartnerClient",
    "Refused",
    "ServerTrouble",
    "TooManyRequests",
    "Unreachable",
]
