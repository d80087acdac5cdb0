"""The document of the api is valid, whole, and says of errors what is so."""

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from comunica.runtime import catalogue
from services.api.broadcast_shapes import BroadcastAccepted, BroadcastAsked
from services.api.faults import ErrorEnvelope
from services.api.web import operator_routes, partner_routes, public_routes
from tests.integration.api.conftest import Api


@pytest.fixture
async def document(api: Api) -> Any:
    async with api.client(headers={}) as client:
        answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


async def test_the_document_is_valid_and_open_to_everybody(document: Any) -> None:
    validate(document)


async def test_every_route_names_its_key_and_its_refusals_with_an_example(document: Any) -> None:
    assert document["security"] == [{"ApiKey-v1": []}]
    for name, operation in operations(document):
        refusals = {status: body for status, body in operation["responses"].items() if int(status) >= 400}
        assert {"401", "403", "503", "504"} <= refusals.keys(), name
        for status, body in refusals.items():
            example = body["content"]["application/json"]["example"]
            assert ErrorEnvelope.model_validate(example).status_code == int(status), name
            assert body["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorEnvelope"), name


async def test_examples_are_what_the_shapes_say(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert BroadcastAsked.model_validate(schemas["BroadcastAsked"]["examples"][0])
    assert BroadcastAccepted.model_validate(schemas["BroadcastAccepted"]["examples"][0])


async def test_every_route_has_its_label_in_the_metrics(document: Any, api: Api, client: httpx.AsyncClient) -> None:
    labels = catalogue.API_REQUESTS.labels["route"]
    operators = operator_routes(api.parts).openapi()["paths"]
    partners = partner_routes(api.parts).openapi()["paths"]
    public = public_routes(api.parts).openapi()["paths"]
    known = {*document["paths"], *operators, *partners, *public, "none"}
    assert known == set(labels)  # type: ignore[arg-type] # a list here
    api.meter.answered.clear()
    await client.get("/v2/zones")
    await client.get("/v2/nothing")
    assert api.meter.answered == [("/v2/zones", 200), ("none", 404)]
