"""Once a release, in order: expand and topology before the new pods, contract after them."""

import argparse

import pytest

from services.admin import migrate, topology
from tests.ops.chart.rendering import SETS, Document, rendered

BEFORE, AFTER = "pre-install,pre-upgrade", "post-install,post-upgrade"


def hook(document: Document) -> tuple[str, int]:
    notes = document["metadata"]["annotations"]
    return notes["helm.sh/hook"], int(notes["helm.sh/hook-weight"])


@pytest.mark.parametrize("name", SETS)
def test_expand_and_topology_come_before_the_new_pods_and_contract_after(name: str) -> None:
    jobs = {each["metadata"]["name"].removeprefix("comunica-"): hook(each) for each in rendered(name).of("Job")}
    assert jobs == {"migrate-expand": (BEFORE, 1), "topology": (BEFORE, 2), "migrate-contract": (AFTER, 1)}


@pytest.mark.parametrize("name", SETS)
def test_what_a_job_needs_is_there_before_it(name: str) -> None:
    for job in rendered(name).of("Job"):
        pod = job["metadata"]["name"].removeprefix("comunica-")
        for kind in ("ServiceAccount", "NetworkPolicy") if name != "open" else ("ServiceAccount",):
            phase, weight = hook(rendered(name).named(kind, pod))
            assert phase == hook(job)[0]
            assert weight < hook(job)[1]
        for volume in job["spec"]["template"]["spec"]["volumes"]:
            assert "configMap" not in volume, "a ConfigMap of the chart is made after this job"


def test_a_hook_is_made_anew_each_time_and_leaves_its_log() -> None:
    for job in rendered("production").of("Job"):
        assert job["metadata"]["annotations"]["helm.sh/hook-delete-policy"] == "before-hook-creation"
        assert job["spec"]["activeDeadlineSeconds"] <= 1200


def test_a_job_says_a_command_that_there_is() -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    migrate.register(commands)
    topology.register(commands)
    for job in rendered("production").of("Job"):
        module, *words = job["spec"]["template"]["spec"]["containers"][0]["args"]
        assert module == "services.admin"
        parser.parse_args(words)


def test_migrations_go_past_the_pooler_and_services_through_it() -> None:
    found = {pod: template["spec"]["containers"][0]["env"] for pod, template in rendered("production").pods()}
    hosts = {
        pod: each["value"].partition("@")[2].partition(":")[0]
        for pod, env in found.items()
        for each in env
        if each["name"] == "COMUNICA_POSTGRES_DSN"
    }
    assert hosts["migrate-expand"] == hosts["migrate-contract"] == "comunica-postgres-rw.postgres.svc"
    assert hosts["api"] == hosts["dispatcher"] == "comunica-postgres-pooler.postgres.svc"


@pytest.mark.parametrize(("name", "copies"), [("production", "3"), ("small", "1"), ("kind", "1")])
def test_streams_have_as_many_copies_as_there_are_servers(name: str, copies: str) -> None:
    args = rendered(name).named("Job", "topology")["spec"]["template"]["spec"]["containers"][0]["args"]
    assert args[args.index("--replicas") + 1] == copies
