"""What stands around the pods: addresses, routes, budgets of disruption, spread, priority, autoscaling, monitors."""

import json
import re

import pytest
import yaml

from comunica.contracts import topology
from comunica.runtime import catalogue
from tests.ops.chart.rendering import CHART, ROOT, SETS, Document, rendered

SCALED = ("ingress", "subscription", "dispatcher", "api", "console")


def labels_of(name: str) -> dict[str, dict[str, str]]:
    return {pod: template["metadata"]["labels"] for pod, template in rendered(name).pods()}


@pytest.mark.parametrize("name", SETS)
def test_a_selector_takes_the_pods_of_its_own_service_and_of_no_other(name: str) -> None:
    pods = labels_of(name)
    for each in rendered(name).of("Deployment", "Service", "PodDisruptionBudget"):
        selector = each["spec"]["selector"]
        selector = selector.get("matchLabels", selector)
        taken = [pod for pod, labels in pods.items() if selector.items() <= labels.items()]
        assert taken == [each["metadata"]["name"].removeprefix("comunica-")], each["kind"]


@pytest.mark.parametrize("name", SETS)
def test_an_address_leads_to_a_port_that_is_there(name: str) -> None:
    for service in rendered(name).of("Service"):
        pod = service["metadata"]["name"].removeprefix("comunica-")
        deployment = rendered(name).named("Deployment", pod)
        ports = {port["name"] for port in deployment["spec"]["template"]["spec"]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports


def test_webhooks_and_requests_come_in_by_an_ingress_with_tls() -> None:
    found = rendered("production")
    for service, host, path in (
        ("ingress", "webhooks.example.it", "/webhooks/"),
        ("api", "api.example.it", "/v2/"),
    ):
        spec = found.named("Ingress", service)["spec"]
        assert spec["tls"][0]["hosts"] == [host]
        assert spec["rules"][0]["host"] == host
        paths = [each["path"] for each in spec["rules"][0]["http"]["paths"]]
        assert path in paths
        assert not any(each in ("/", "/metrics", "/livez") for each in paths)


@pytest.mark.parametrize("name", ["production", "gateway"])
def test_every_route_of_the_api_is_reached_from_outside_also_the_feed_of_alerts_that_needs_no_key(name: str) -> None:
    if name == "production":
        [rule] = rendered(name).named("Ingress", "api")["spec"]["rules"]
        open_to_all = {each["path"]: each["pathType"] for each in rule["http"]["paths"]}
    else:
        [rule] = rendered(name).named("HTTPRoute", "api")["spec"]["rules"]
        open_to_all = {each["path"]["value"]: each["path"]["type"] for each in rule["matches"]}
    prefixes = tuple(path for path, kind in open_to_all.items() if kind in ("Prefix", "PathPrefix"))
    exact = set(open_to_all) - set(prefixes)
    routes = set(catalogue.API_REQUESTS.labels["route"]) - {"none"}  # type: ignore[arg-type]  # a list, not configured
    assert {route for route in routes if not route.startswith(prefixes)} == set()
    assert (set(prefixes), exact) == ({"/v2/", "/alerts/"}, {"/openapi.json"}), "and nothing else"


def test_or_by_routes_of_a_gateway() -> None:
    found = rendered("gateway")
    assert found.of("Ingress") == []
    spec = found.named("HTTPRoute", "ingress")["spec"]
    assert spec["hostnames"] == ["webhooks.example.it"]
    assert spec["rules"][0]["backendRefs"] == [{"name": "comunica-ingress", "port": 80}]
    assert spec["parentRefs"] == [{"name": "public", "namespace": "gateways", "sectionName": "https"}]


@pytest.mark.parametrize("name", SETS)
def test_a_drained_node_takes_one_pod_of_a_service_at_a_time(name: str) -> None:
    for deployment in rendered(name).of("Deployment"):
        service = deployment["metadata"]["name"].removeprefix("comunica-")
        if service in ("admin", "import"):
            continue
        budget = rendered(name).named("PodDisruptionBudget", service)["spec"]
        assert budget["maxUnavailable"] == 1
        assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


def test_in_production_no_two_pods_of_a_service_share_a_node_and_webhooks_come_first() -> None:
    found = rendered("production")
    for service in SCALED:
        spec = found.named("Deployment", service)["spec"]["template"]["spec"]
        rules = {rule["topologyKey"]: rule["whenUnsatisfiable"] for rule in spec["topologySpreadConstraints"]}
        assert rules == {"kubernetes.io/hostname": "DoNotSchedule", "topology.kubernetes.io/zone": "ScheduleAnyway"}
        assert spec.get("priorityClassName") == ("comunica-urgent" if service == "ingress" else None)
    assert found.named("PriorityClass", "urgent")["value"] > 0


def scalers(name: str) -> dict[str, Document]:
    found = rendered(name).of("ScaledObject", "HorizontalPodAutoscaler")
    return {each["metadata"]["name"].removeprefix("comunica-"): each["spec"] for each in found}


@pytest.mark.parametrize("name", ["production", "gateway", "hpa_metrics"])
def test_what_is_scaled_is_bounded_slow_to_shrink_and_counted_by_the_scaler_alone(name: str) -> None:
    assert set(scalers(name)) == set(SCALED)
    for service, spec in scalers(name).items():
        least = int(spec.get("minReplicaCount") or spec["minReplicas"])
        most = int(spec.get("maxReplicaCount") or spec["maxReplicas"])
        assert 2 <= least < most <= 20
        behavior = spec.get("behavior") or spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
        assert behavior["scaleDown"]["stabilizationWindowSeconds"] >= 300
        assert spec["scaleTargetRef"]["name"] == f"comunica-{service}"
        assert "replicas" not in rendered(name).named("Deployment", service)["spec"], "two would quarrel over it"


def test_each_is_scaled_by_what_its_work_is() -> None:
    by = {
        service: [t["metadata"].get("query", t["type"]) for t in spec["triggers"]]
        for service, spec in scalers("production").items()
    }
    assert by["ingress"][0] == "cpu"
    assert "comunica_webhooks_total" in by["ingress"][1]
    assert "comunica_consumer_waiting_messages" in by["subscription"][0]
    assert "comunica_due_oldest_seconds" in by["dispatcher"][0]
    assert by["api"] == ["cpu"]


def test_a_query_of_the_scaler_asks_for_metrics_that_there_are() -> None:
    known = {metric.name for metric in catalogue.CATALOGUE}
    queries = [
        t["metadata"]["query"]
        for spec in scalers("production").values()
        for t in spec["triggers"]
        if "query" in t["metadata"]
    ]
    named = {word for query in queries for word in re.findall(r"comunica_[a-z_]+", query)}
    assert named <= known
    assert all('namespace="comunica"' in query for query in queries), "another installation's work is not ours"


def test_the_scaler_of_subscription_looks_at_the_consumers_it_has() -> None:
    [trigger] = scalers("production")["subscription"]["triggers"]
    [pattern] = re.findall(r'consumer=~"([^"]+)"', trigger["metadata"]["query"])
    looked_at = {name for name in topology.load().consumers if re.fullmatch(pattern, name)}
    assert looked_at == {consumer.name for consumer in topology.load().consumers_of("subscription")}


def test_external_metrics_are_only_asked_for_where_an_adapter_has_them() -> None:
    assert "External" not in json.dumps(scalers("gateway"))
    assert "External" in json.dumps(scalers("hpa_metrics"))


@pytest.mark.parametrize(("name", "kind"), [("production", "PodMonitor"), ("gateway", "ServiceMonitor")])
def test_prometheus_finds_every_service(name: str, kind: str) -> None:
    [monitor] = rendered(name).of(kind)
    selector = monitor["spec"]["selector"]["matchLabels"].items()
    watched = [template["metadata"]["labels"] for _, template in rendered(name).pods()]
    if kind == "ServiceMonitor":
        watched = [service["metadata"]["labels"] for service in rendered(name).of("Service")]
    seen = {labels["app.kubernetes.io/name"] for labels in watched if selector <= labels.items()}
    assert {f"comunica-{service}" for service in (*SCALED, "exporter", "callbacks")} <= seen


def test_without_an_operator_nothing_of_an_operator_is_made() -> None:
    kinds = {each["apiVersion"].partition("/")[0] for each in rendered("default").documents}
    assert kinds <= {"v1", "apps", "batch", "policy", "networking.k8s.io", "scheduling.k8s.io"}


def test_dashboards_and_rules_go_with_the_chart_as_they_were_made() -> None:
    """Copies, since a chart holds what it installs: `make chart-files`."""
    for here, made in (("dashboards", "json"), ("rules", "rules")):
        carried = {path.name: path.read_bytes() for path in (CHART / "files" / here).glob("*")}
        assert carried == {path.name: path.read_bytes() for path in (ROOT / "dashboards" / made).glob("*")}


def test_each_dashboard_is_a_config_map_and_each_file_of_rules_a_prometheus_rule() -> None:
    found = rendered("production")
    dashboards = {
        key: json.loads(text)
        for each in found.of("ConfigMap")
        for key, text in each["data"].items()
        if key.endswith(".json")
    }
    assert set(dashboards) == {path.name for path in (CHART / "files" / "dashboards").glob("*.json")}
    rules = {group["name"] for each in found.of("PrometheusRule") for group in each["spec"]["groups"]}
    files = [yaml.safe_load(path.read_text("utf-8")) for path in (CHART / "files" / "rules").glob("*.rules.yaml")]
    assert rules == {group["name"] for file in files for group in file["groups"]}
    for each in found.of("ConfigMap"):
        assert len(json.dumps(each)) < 900_000, "Kubernetes takes a megabyte"
