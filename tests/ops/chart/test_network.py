"""Who may talk to whom: every pod is covered, and may do what its block says and no more."""

from typing import Any

import pytest

from tests.ops.chart.rendering import SETS, Document, Rendered, rendered

FRONT, PROMETHEUS = "ingress-nginx", "monitoring"


def covering(found: Rendered, template: Document) -> list[Document]:
    """The policies that select a pod."""
    labels = template["metadata"]["labels"].items()
    return [p for p in found.of("NetworkPolicy") if p["spec"]["podSelector"]["matchLabels"].items() <= labels]


def reached(policies: list[Document]) -> set[str]:
    """Whom a pod may call, in words."""
    rules = [rule for policy in policies for rule in policy["spec"].get("egress", [])]
    return {f"{peer_of(peer)}:{port['port']}" for rule in rules for peer in rule["to"] for port in rule["ports"]}


def callers(policies: list[Document]) -> set[str]:
    """Who may call a pod, and at which port."""
    rules = [rule for policy in policies for rule in policy["spec"].get("ingress", [])]
    return {f"{peer_of(peer)}:{port['port']}" for rule in rules for peer in rule["from"] for port in rule["ports"]}


def peer_of(peer: dict[str, Any]) -> str:
    if "ipBlock" in peer:
        return str(peer["ipBlock"]["cidr"])
    if "namespaceSelector" in peer:
        return str(peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"])
    return str(peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"]).removeprefix("comunica-")


DNS, NATS, POSTGRES, PROVIDER = {"kube-system:53"}, {"nats:4222"}, {"postgres:5432"}, {"0.0.0.0/0:443"}
COLLECTOR = {"observability:4318"}
MAIL, IDENTITY = {"0.0.0.0/0:587"}, {"0.0.0.0/0:443"}
MAY_REACH = {
    "ingress": DNS | NATS | COLLECTOR,
    "subscription": DNS | NATS | POSTGRES | COLLECTOR,
    "dispatcher": DNS | NATS | POSTGRES | PROVIDER | COLLECTOR,
    "api": DNS | NATS | POSTGRES | COLLECTOR,
    "console": DNS | NATS | POSTGRES | MAIL | IDENTITY | COLLECTOR,
    "exporter": DNS | NATS | POSTGRES,
    "callbacks": DNS | POSTGRES | PROVIDER,
    "admin": DNS | POSTGRES | PROVIDER,
    "import": DNS | NATS | POSTGRES,
    "migrate-expand": DNS | POSTGRES,
    "migrate-contract": DNS | POSTGRES,
    "topology": DNS | NATS,
}


@pytest.mark.parametrize("name", [name for name in SETS if name != "open"])
def test_every_pod_is_closed_in_both_directions(name: str) -> None:
    for pod, template in rendered(name).pods():
        policies = covering(rendered(name), template)
        assert policies, f"{pod} may talk to everybody"
        assert all(policy["spec"]["policyTypes"] == ["Ingress", "Egress"] for policy in policies)


def test_each_reaches_what_its_card_says_and_nothing_else() -> None:
    found = rendered("production")
    assert {pod: reached(covering(found, template)) for pod, template in found.pods()} == MAY_REACH


def test_each_is_called_by_whom_it_serves_and_nobody_else() -> None:
    found = rendered("production")
    both, watched = {f"{FRONT}:8000", f"{PROMETHEUS}:9100"}, {f"{PROMETHEUS}:9100"}
    inside = ("subscription", "dispatcher", "exporter", "callbacks")
    expected = {"ingress": both, "api": both, "console": both} | dict.fromkeys(inside, watched)
    called = {pod: callers(covering(found, template)) for pod, template in found.pods()}
    assert called == {pod: expected.get(pod, set()) for pod in called}


def test_where_no_gateway_and_no_mail_server_are_named_the_console_reaches_neither() -> None:
    found = rendered("small")
    templates = dict(found.pods())
    assert reached(covering(found, templates["console"])) & (MAIL | IDENTITY) == set()


def test_where_no_collector_is_named_nobody_sends_traces_anywhere() -> None:
    found = rendered("small")
    for _, template in found.pods():
        assert reached(covering(found, template)) & COLLECTOR == set()


def test_nobody_calls_when_nothing_is_exposed_or_watched() -> None:
    found = rendered("default")
    assert all(callers(covering(found, template)) == set() for _, template in found.pods())


def test_the_provider_is_outside_and_no_address_inside_is_a_provider() -> None:
    for pod in ("dispatcher", "callbacks"):
        policy = rendered("production").named("NetworkPolicy", pod)
        [block] = [p["ipBlock"] for rule in policy["spec"]["egress"] for p in rule["to"] if "ipBlock" in p]
        assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"} <= set(block["except"])


def test_with_the_simulator_the_provider_is_the_simulator_and_the_internet_is_closed() -> None:
    found = rendered("kind")
    pods = {pod: covering(found, template) for pod, template in found.pods()}
    assert reached(pods["dispatcher"]) == DNS | NATS | POSTGRES | {"simulator:8090"}
    assert reached(pods["simulator"]) == DNS | {"ingress:8000"}
    assert callers(pods["simulator"]) == {"dispatcher:8090", "admin:8090"}
    assert "simulator:8000" in callers(pods["ingress"])


def test_a_database_elsewhere_is_reached_at_its_address_and_both_its_ports() -> None:
    found = rendered("own_postgres")
    for pod in ("api", "migrate-expand"):
        policies = [found.named("NetworkPolicy", pod)]
        assert {"192.0.2.10/32:6432", "192.0.2.10/32:5432"} <= reached(policies)


def test_a_new_block_is_covered_like_the_others() -> None:
    found = rendered("more_services")
    pods = {pod: covering(found, template) for pod, template in found.pods()}
    assert reached(pods["herald"]) == DNS | NATS
    assert callers(pods["herald"]) == {f"{PROMETHEUS}:9100"}
    assert "import" not in pods


@pytest.mark.parametrize("name", SETS)
def test_no_policy_is_for_nobody(name: str) -> None:
    labels = [template["metadata"]["labels"].items() for _, template in rendered(name).pods()]
    for policy in rendered(name).of("NetworkPolicy"):
        selector = policy["spec"]["podSelector"]["matchLabels"].items()
        assert any(selector <= each for each in labels), policy["metadata"]["name"]


def test_without_the_policies_every_pod_is_open() -> None:
    """The guard switched off: nothing covers anybody."""
    found = rendered("open")
    assert all(covering(found, template) == [] for _, template in found.pods())
