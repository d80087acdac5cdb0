"""The document of the api is valid, whole, and says of errors what is so."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from comunica.runtime import catalogue
from services.api.doors.faults import ErrorEnvelope
from services.api.web import api_routes, operator_routes, partner_routes, public_routes
from tests.integration.api.conftest import Api
from tests.integration.api.operating import operator_key, shown
from tests.integration.api.partners import put_partner
from workbench.database import Connection

#: Of a municipality, of operators, of partners, and what everybody reads without a key.
DOCUMENTS = ("/openapi.json", "/v2/operator/openapi.json", "/v2/partner/openapi.json", "/alerts/openapi.json")


@pytest.fixture(params=DOCUMENTS)
async def document(request: pytest.FixtureRequest, api: Api, superuser: Connection) -> Any:
    """Each of them, as who may read it gets it."""
    headers: dict[str, str] = {}
    if request.param.startswith("/v2/operator/"):
        headers = shown(await operator_key(superuser))
    if request.param.startswith("/v2/partner/"):
        headers = (await put_partner(api, superuser)).headers
    async with api.client(headers=headers) as client:
        answer = await client.get(request.param)
    assert answer.status_code == 200
    return answer.json()


def operations(document: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def bodies(operation: Any) -> Iterator[tuple[str, Any]]:
    """What is sent and what is answered, but for refusals."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"request {kind}", content
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items() if status.startswith("2") else ():
            yield f"{status} {kind}", content


def wrong_examples(document: Any) -> list[str]:
    """Every body without an example that is as its schema says. Of files a document shows nothing."""
    return [
        f"{name}, {where}: {problem}"
        for name, operation in operations(document)
        for where, content in bodies(operation)
        if content["schema"].get("format") != "binary"
        for problem in _problems(content, document)
    ]


def _problems(content: Any, document: Any) -> list[str]:
    if "example" not in content:
        return ["no example"]
    schema = {**content["schema"], "components": document["components"]}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{list(each.path)} {each.message}" for each in validator.iter_errors(content["example"])]


async def test_the_document_is_valid_and_open(document: Any) -> None:
    validate(document)


async def test_every_route_says_in_words_what_it_does(document: Any) -> None:
    for name, operation in operations(document):
        assert operation["summary"].strip(), name
        assert operation["description"].strip(), name


async def test_every_route_names_its_refusals_with_an_example(document: Any) -> None:
    for name, operation in operations(document):
        refusals = {status: body for status, body in operation["responses"].items() if int(status) >= 400}
        assert {"429", "503", "504"} <= refusals.keys(), name
        assert {"401", "403"} <= refusals.keys() or "security" not in document, name
        assert "400" in refusals or "requestBody" not in operation, name
        assert "404" in refusals or "{" not in name, name
        for status, body in refusals.items():
            example = body["content"]["application/json"]["example"]
            assert ErrorEnvelope.model_validate(example).status_code == int(status), name
            assert body["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorEnvelope"), name


async def test_every_request_and_answer_has_an_example_that_is_as_its_schema_says(document: Any) -> None:
    assert wrong_examples(document) == []


async def test_an_example_that_is_not_as_its_schema_says_is_found_out(document: Any) -> None:
    for name, operation in operations(document):
        for where, content in bodies(operation):
            if content["schema"].get("format") != "binary":
                content["example"] = object()
                assert any(each.startswith(f"{name}, {where}: ") for each in wrong_examples(document))
                return


def test_a_key_is_asked_for_wherever_the_document_says_so(api: Api) -> None:
    for routes in (api_routes(api.parts), operator_routes(api.parts), partner_routes(api.parts)):
        assert routes.openapi()["security"] == [{"ApiKey-v1": []}]


def test_a_document_is_made_once_in_a_process(api: Api) -> None:
    """Half a second, that no request shall wait for twice."""
    for made in (api_routes, operator_routes, partner_routes, public_routes):
        assert made(api.parts).openapi() is made(api.parts).openapi()


async def test_every_route_has_its_label_in_the_metrics(api: Api, client: httpx.AsyncClient) -> None:
    labels = catalogue.API_REQUESTS.labels["route"]
    operators = operator_routes(api.parts).openapi()["paths"]
    partners = partner_routes(api.parts).openapi()["paths"]
    public = public_routes(api.parts).openapi()["paths"]
    known = {*api_routes(api.parts).openapi()["paths"], *operators, *partners, *public, "none"}
    assert known == set(labels)  # type: ignore[arg-type] # a list here
    api.meter.answered.clear()
    await client.get("/v2/zones")
    await client.get("/v2/nothing")
    assert api.meter.answered == [("/v2/zones", 200), ("none", 404)]
