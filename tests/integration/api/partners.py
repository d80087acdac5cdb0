"""Partners of tests: made by an operator, given mandates by towns, all over the api."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from uuid_utils.compat import uuid7

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, make_key
from comunica.municipality.operator_keys import operator_form
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

EVERYTHING = ("broadcast:send", "broadcast:urgent", "broadcast:read")
SAYS: dict[str, Any] = {"template": "avviso", "parameters": {"testo": "Allerta arancione dalle 14 alle 22."}}


@dataclass(frozen=True)
class PartnerAtTest:
    """A partner on record."""

    id: str
    slug: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        """What its program sends."""
        return {"Authorization": f"ApiKey-v1 {self.secret}"}


@asynccontextmanager
async def operating(api: Api, superuser: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client with an operator's key."""
    key = make_key(os.urandom(PREFIX_BYTES + SECRET_BYTES))
    await superuser.execute(
        "INSERT INTO operator_key (id, prefix, secret_digest, name) VALUES ($1, $2, $3, $4)",
        *(uuid7(), key.prefix, key.digest(), key.prefix),
    )
    async with api.client(headers={"Authorization": f"ApiKey-v1 {operator_form(key)}"}) as client:
        yield client


async def issued(operator: httpx.AsyncClient, partner_id: str, **wish: Any) -> Any:
    """A key of a partner, as the operator is told it."""
    asked = {"name": "sala operativa", "kind": "live", "scopes": list(EVERYTHING)} | wish
    answer = await operator.post(f"/v2/operator/partners/{partner_id}/keys", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def put_partner(api: Api, superuser: Any, **wish: Any) -> PartnerAtTest:
    """A partner with a key."""
    slug = f"partner-{uuid7().hex[-12:]}"
    async with operating(api, superuser) as operator:
        made = (await operator.post("/v2/operator/partners", json={"slug": slug, "name": "Protezione civile"})).json()
        key = await issued(operator, made["id"], **wish)
    return PartnerAtTest(id=made["id"], slug=slug, secret=key["secret"])


async def grant(
    api: Api,
    town: TownAtTest,
    partner: PartnerAtTest,
    *,
    lanes: Sequence[str] = ("urgent", "normal"),
    categories: Sequence[str] = ("utility",),
    **wish: Any,
) -> Any:
    """A mandate of a town, as it is told it."""
    asked = {"partner": partner.slug, "categories": list(categories), "lanes": list(lanes)} | wish
    async with api.client(headers=town.headers()) as client:
        answer = await client.post("/v2/mandates", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()
