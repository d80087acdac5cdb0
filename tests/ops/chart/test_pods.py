"""Every pod that the chart makes: it may do nothing it need not, says how it is, and holds its secrets as files."""

import asyncio
import functools
import importlib
import json
import re
import signal
import sys
from collections.abc import Callable
from typing import Any

import pytest

from comunica.runtime.settings import HttpSettings, ServiceSettings
from services.api.settings import ApiSettings
from services.callbacks.settings import CallbacksSettings
from services.console.settings import ConsoleSettings
from services.dispatcher.settings import DispatcherSettings
from services.exporter.settings import ExporterSettings
from services.ingress.app import STOP_WITHIN as INGRESS_STOPS_WITHIN
from services.ingress.settings import IngressSettings
from services.subscription.settings import SubscriptionSettings
from tests.eventually import eventually
from tests.ops.chart.rendering import SETS, Document, rendered

SETTINGS: dict[str, type[ServiceSettings]] = {
    "ingress": IngressSettings,
    "subscription": SubscriptionSettings,
    "dispatcher": DispatcherSettings,
    "api": ApiSettings,
    "console": ConsoleSettings,
    "exporter": ExporterSettings,
    "callbacks": CallbacksSettings,
}
#: Wait for a person's command, and answer nobody.
IDLE = {"admin", "import"}


def each_pod(test: Callable[[str, str, Document], None]) -> Callable[[str], None]:
    """The case for every pod of every set. Rendered when it runs: whoever only collects needs no Helm."""

    @pytest.mark.parametrize("name", SETS)
    @functools.wraps(test)
    def of_a_set(name: str) -> None:
        for pod, template in rendered(name).pods():
            test(name, pod, template)

    # pytest would look through to the wrapped one's arguments.
    del of_a_set.__wrapped__
    return of_a_set


def container_of(template: Document) -> Document:
    [container] = template["spec"]["containers"]
    return dict(container)


@each_pod
def test_a_pod_is_restricted(_set: str, pod: str, template: Document) -> None:
    """Pod Security `restricted`, and more."""
    spec, container = template["spec"], container_of(template)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 10_000
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers"} & spec.keys()
    assert all({"projected", "emptyDir", "configMap"} & volume.keys() for volume in spec["volumes"])


@each_pod
def test_a_pod_has_an_account_of_its_own_and_no_token(name: str, pod: str, template: Document) -> None:
    spec = template["spec"]
    assert spec["serviceAccountName"] == f"comunica-{pod}"
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert rendered(name).named("ServiceAccount", pod)["automountServiceAccountToken"] is False


@each_pod
def test_a_pod_says_what_it_takes_and_runs_a_pinned_image(_set: str, pod: str, template: Document) -> None:
    container = container_of(template)
    for bound in ("requests", "limits"):
        assert {"cpu", "memory"} <= container["resources"][bound].keys()
    assert re.search(r"(:[0-9]+\.[0-9]+\.[0-9]+|@sha256:[0-9a-f]{64})$", container["image"]), container["image"]


@each_pod
def test_secrets_are_files_and_nothing_else(_set: str, pod: str, template: Document) -> None:
    container = container_of(template)
    assert "envFrom" not in container
    for variable in container["env"]:
        assert set(variable) == {"name", "value"}, "no secret comes through the environment"
        if re.search(r"(PASSWORD|SECRET|TOKEN|KEY|CREDENTIAL)", variable["name"]):
            assert variable["name"].endswith("_FILE")
            assert variable["value"].startswith("/run/secrets/comunica/")
        assert not re.search(r"://[^/@]*:[^/@]*@", variable["value"]), "no password in an address"
    mounted = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
    for path, mount in mounted.items():
        assert mount.get("readOnly") is True or path == "/tmp"
    for variable in container["env"]:
        if variable["value"].startswith("/run/secrets/") or variable["value"].startswith("/etc/comunica/"):
            assert any(variable["value"].startswith(path) for path in mounted), (
                f"{variable['name']} names what is not mounted"
            )


@pytest.mark.parametrize("name", SETS)
def test_a_file_that_a_setting_names_is_there(name: str) -> None:
    for pod, template in rendered(name).pods():
        volumes = {volume["name"]: volume for volume in template["spec"]["volumes"]}
        paths = {f"/run/secrets/comunica/{volume}/{path}" for volume in volumes for path in projected(volumes[volume])}
        for variable in container_of(template)["env"]:
            if variable["name"].endswith("_FILE") and variable["value"].startswith("/run/secrets/"):
                assert variable["value"] in paths, (pod, variable["name"])


async def test_an_idle_pod_leaves_when_it_is_told() -> None:
    """The first process of a pod gets no signal that it did not ask for; one that ignores it comes nearest."""
    command = container_of(rendered("default").named("Deployment", "admin")["spec"]["template"])["command"]
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the child inherits it
    waiting = await asyncio.create_subprocess_exec(sys.executable, *command[1:])
    signal.signal(signal.SIGTERM, before)

    def leaves() -> bool:
        if waiting.returncode is None:
            waiting.terminate()
        return waiting.returncode is not None

    try:
        await eventually(leaves, every=0.1)
        assert waiting.returncode == 0
    finally:
        if waiting.returncode is None:
            waiting.kill()


def projected(volume: Document) -> list[str]:
    sources = volume.get("projected", {}).get("sources", [])
    return [item["path"] for source in sources for item in source["secret"].get("items", [])]


@pytest.mark.parametrize("name", SETS)
def test_no_secret_and_no_config_map_with_one_is_made(name: str) -> None:
    assert rendered(name).of("Secret") == []
    for each in rendered(name).of("ConfigMap"):
        assert not re.search(r"(?i)(password|secret|token)\s*[:=]", json.dumps(each["data"]))


@pytest.mark.parametrize("name", SETS)
def test_every_service_says_how_it_is_and_nobody_restarts_one_that_waits(name: str) -> None:
    for deployment in rendered(name).of("Deployment"):
        pod = deployment["metadata"]["name"].removeprefix("comunica-")
        container = container_of(deployment["spec"]["template"])
        if pod in IDLE:
            assert "livenessProbe" not in container
            continue
        paths = {
            probe: container[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")
        }
        ready = "/livez" if pod == "simulator" else "/readyz"
        assert paths == {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": ready}
        names = {port["name"] for port in container["ports"]}
        assert {container[probe]["httpGet"]["port"] for probe in paths} <= names


def written_budget(service: str) -> float:
    if service == "ingress":
        return INGRESS_STOPS_WITHIN
    return float(importlib.import_module(f"services.{service}").STOP_WITHIN)


@pytest.mark.parametrize("service", SETTINGS)
@pytest.mark.parametrize("name", SETS)
def test_kubernetes_waits_longer_than_a_service_takes_to_stop(name: str, service: str) -> None:
    spec = rendered(name).named("Deployment", service)["spec"]["template"]["spec"]
    leaving = container_of({"spec": spec}).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    assert spec["terminationGracePeriodSeconds"] > leaving + written_budget(service)


@pytest.mark.parametrize("service", SETTINGS)
@pytest.mark.parametrize("name", SETS)
def test_a_service_gets_the_settings_it_has_and_all_that_it_must_have(name: str, service: str) -> None:
    given = {
        each["name"] for each in container_of(rendered(name).named("Deployment", service)["spec"]["template"])["env"]
    }
    fields = SETTINGS[service].model_fields
    known = {f"COMUNICA_{field.upper()}" for field in fields}
    if issubclass(SETTINGS[service], HttpSettings):
        # The HTTP server reads it itself: whose X-Forwarded-For it believes.
        known.add("FORWARDED_ALLOW_IPS")
    needed = {f"COMUNICA_{field.upper()}" for field, about in fields.items() if about.is_required()}
    assert given <= known, "it would be told what it does not know"
    assert needed <= given, "it would not start"
    if service in ("ingress", "api"):
        assert {"COMUNICA_HTTP_HOST", "COMUNICA_HTTP_PORT"} <= given
    assert {"COMUNICA_OPS_HOST", "COMUNICA_OPS_PORT"} <= given


@pytest.mark.parametrize("name", SETS)
def test_each_comes_to_nats_and_postgresql_as_itself(name: str) -> None:
    for pod, template in rendered(name).pods():
        env = {each["name"]: each["value"] for each in container_of(template)["env"]}
        secrets = secrets_of(template)
        if "COMUNICA_NATS_URL" in env:
            assert f"comunica-nats-{'desk' if pod == 'import' else pod}" in secrets
            encrypted = env["COMUNICA_NATS_URL"].startswith("tls://")
            assert ("COMUNICA_NATS_CA_FILE" in env) == ("comunica-nats-ca" in secrets) == encrypted
        if "COMUNICA_POSTGRES_DSN" in env:
            role = "owner" if pod.startswith("migrate-") else pod
            assert env["COMUNICA_POSTGRES_DSN"].startswith(f"postgresql://comunica_{role}@")
            assert f"comunica-postgres-{role}" in secrets
        else:
            assert not any(secret.startswith("comunica-postgres-") for secret in secrets), "holds what it does not use"


@pytest.mark.parametrize(("peer", "switch"), [("OIDC", "COMUNICA_OIDC_ISSUER"), ("SMTP", "COMUNICA_SMTP_HOST")])
def test_who_signs_a_certificate_is_told_to_those_who_go_there(peer: str, switch: str) -> None:
    for name, wanted in (("production", {"console"}), ("default", set())):
        told: set[str] = set()
        for pod, template in rendered(name).pods():
            container = container_of(template)
            env = {each["name"]: each["value"] for each in container["env"]}
            if place := env.get(f"COMUNICA_{peer}_CA_FILE"):
                [mount] = [each for each in container["volumeMounts"] if place == f"{each['mountPath']}/ca.crt"]
                [volume] = [each for each in template["spec"]["volumes"] if each["name"] == mount["name"]]
                assert projected(volume) == ["ca.crt"]
                assert switch in env
                told.add(pod)
        assert told == wanted, name


def test_who_makes_spans_is_told_where_they_go_and_which_part_is_kept() -> None:
    for name, wanted in (
        ("production", {"ingress", "subscription", "dispatcher", "api", "console"}),
        ("default", set()),
    ):
        told = {}
        for pod, template in rendered(name).pods():
            env = {each["name"]: each["value"] for each in container_of(template)["env"]}
            if "COMUNICA_OTLP_ENDPOINT" in env:
                told[pod] = (env["COMUNICA_OTLP_ENDPOINT"], env["COMUNICA_TRACE_RATIO"])
        assert told == dict.fromkeys(wanted, ("http://otel.observability.svc:4318/v1/traces", "0.1")), name


def secrets_of(template: Document) -> set[str]:
    sources = [s for volume in template["spec"]["volumes"] for s in volume.get("projected", {}).get("sources", [])]
    return {source["secret"]["name"] for source in sources}


def test_only_the_dispatcher_can_say_who_comes_in_on_nats_and_only_where_partners_do() -> None:
    for name, wanted in (("production", {"dispatcher"}), ("default", set())):
        holding = {
            pod
            for pod, template in rendered(name).pods()
            if any("partner-issuer" in projected(volume) for volume in template["spec"]["volumes"])
        }
        told = {
            pod
            for pod, template in rendered(name).pods()
            if "COMUNICA_PARTNER_ISSUER_FILE" in {each["name"] for each in container_of(template)["env"]}
        }
        assert (holding, told) == (wanted, wanted), name


def test_a_meta_app_is_a_folder_and_only_its_previous_secret_may_be_missing() -> None:
    template = rendered("production").named("Deployment", "ingress")["spec"]["template"]
    [apps] = [volume for volume in template["spec"]["volumes"] if volume["name"] == "apps"]
    assert set(projected(apps)) == {
        f"{app}/{file}" for app in ("solaro", "valli") for file in ("secret", "verify_token", "secret_previous")
    }
    for source in apps["projected"]["sources"]:
        optional = source["secret"].get("optional", False)
        assert optional is all(item["key"] == "secret_previous" for item in source["secret"]["items"])


def test_new_prices_are_a_new_pod_template() -> None:
    templates: dict[str, Any] = dict(rendered("production").pods())
    sums = {
        templates[pod]["metadata"]["annotations"]["checksum/prices"] for pod in ("api", "dispatcher", "subscription")
    }
    assert len(sums) == 1
    assert "checksum/prices" not in templates["ingress"]["metadata"]["annotations"], "which counts no money"
