"""Values that cannot be meant are refused with a word on what to do, before anything is installed."""

import json
from typing import Any

import pytest
import yaml

from tests.ops.chart.rendering import CHART, refusal

RESOURCES = {"requests": {"cpu": "1m", "memory": "1Mi"}, "limits": {"cpu": "1m", "memory": "1Mi"}}
BLOCK: dict[str, Any] = {"module": "services.x", "replicas": 1, "stopSeconds": 5, "resources": RESOURCES}
REACHED = {"services": {"console": {"env": {"COMUNICA_PUBLIC_URL": "https://console.example"}}}}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a key misspelt at the top": ({"exposition": {"kind": "none"}}, "exposition"),
    "a key misspelt in a block": ({"services": {"api": {"replica": 3}}}, "replica"),
    "a key misspelt in a block of its own": ({"services": {"x": BLOCK | {"talkTo": {}}}}, "talkTo"),
    "a block without resources": (
        {"services": {"x": {"module": "services.x", "replicas": 1, "stopSeconds": 5}}},
        "resources",
    ),
    "a password in the address of NATS": ({"nats": {"url": "nats://me:word@nats:4222"}}, "nats/url"),
    "a secret as a plain setting": (
        {"services": {"api": {"env": {"COMUNICA_POSTGRES_PASSWORD": "x"}}}},
        "COMUNICA_POSTGRES_PASSWORD",
    ),
    "an image that moves": ({"image": {"tag": "latest"}}, "image/tag"),
    "a digest that is none": ({"image": {"digest": "sha256:abc"}}, "image/digest"),
    "an authority for a NATS that is not encrypted": ({"nats": {"caSecret": "nats-ca"}}, "nats/url"),
    "two copies of a stream": ({"nats": {"replicas": 2}}, "nats/replicas"),
    "a kind of exposure that there is not": ({"exposure": {"kind": "loadbalancer"}}, "exposure/kind"),
    "a gateway without a gateway": ({"exposure": {"kind": "gateway"}}, "parentRefs"),
    "exposed without a host": ({"exposure": {"kind": "ingress"}}, "host name"),
    "a peer who is everybody": ({"networkPolicy": {"peers": {"nats": [{}]}}}, "peers/nats"),
    "a gateway for identities that is not encrypted": (
        {"identity": {"issuer": "http://login.example"}},
        "identity/issuer",
    ),
    "a gateway for identities, and no address of ours": (
        {"identity": {"issuer": "https://login.example"}},
        "services.console.expose.host",
    ),
    "a gateway for identities that does not know us": (
        {"identity": {"issuer": "https://login.example"}, **REACHED},
        "identity.clientId",
    ),
    "a gateway for identities to which nothing proves us": (
        {"identity": {"issuer": "https://login.example", "clientId": "x"}, **REACHED},
        "secrets.identity.name",
    ),
    "a collector of traces with a password in its address": (
        {"tracing": {"endpoint": "https://me:word@collector.example/v1/traces"}},
        "tracing/endpoint",
    ),
    "nobody as a peer, which means everybody": ({"networkPolicy": {"peers": {"front": []}}}, "peers/front"),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_refused(case: str) -> None:
    values, word = WRONG[case]
    said = refusal(values)
    assert said, "Helm took it"
    assert word.lower().replace("/", ".") in said.lower().replace("/", "."), said


def test_what_is_right_is_taken() -> None:
    assert refusal({"services": {"x": BLOCK}, "image": {"tag": "1.2.3"}}) == ""


def test_a_kubernetes_that_is_too_old_is_refused() -> None:
    assert "incompatible with Kubernetes v1.30.0" in refusal({}, kubernetes="1.30")


def test_every_value_of_the_chart_is_in_the_schema_and_the_other_way_round() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    schema = json.loads((CHART / "values.schema.json").read_text("utf-8"))
    assert set(schema["properties"]) - {"global"} == set(values)
    for key, value in values.items():
        if isinstance(value, dict) and key not in ("services", "jobs"):
            assert set(schema["properties"][key]["properties"]) == set(value), key
