"""skaffold.yaml: there is no skaffold here to try it, so each thing that it names is held against what there is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.ops.chart.rendering import ROOT, refusal

CONFIGS: list[dict[str, Any]] = list(yaml.safe_load_all((ROOT / "skaffold.yaml").read_text("utf-8")))
PROFILES = ("dev", "e2e", "production")
#: An operator's own, never in the repository.
OWN = {"values.local.yaml"}


def releases() -> Iterator[dict[str, Any]]:
    """Of every config and every profile."""
    for config in CONFIGS:
        for part in (config, *config.get("profiles", [])):
            yield from part.get("deploy", {}).get("helm", {}).get("releases", [])


def test_each_config_has_a_name_and_one_language() -> None:
    assert {(each["apiVersion"], each["kind"]) for each in CONFIGS} == {("skaffold/v4beta13", "Config")}
    names = [each["metadata"]["name"] for each in CONFIGS]
    assert len(set(names)) == len(names)
    for each in CONFIGS:
        for wanted in each.get("requires", []):
            assert set(wanted["configs"]) <= set(names)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_is_known_wherever_it_changes_something(profile: str) -> None:
    having = [each["metadata"]["name"] for each in CONFIGS if profile in {p["name"] for p in each.get("profiles", [])}]
    assert "comunica" in having
    if profile != "dev":
        assert having == [each["metadata"]["name"] for each in CONFIGS], (
            "skaffold hands a profile on to all it requires"
        )


def test_every_file_that_is_named_is_there() -> None:
    named = {file for release in releases() for file in release.get("valuesFiles", [])}
    named |= {release["chartPath"] for release in releases() if "chartPath" in release}
    for config in CONFIGS:
        named |= set(config.get("manifests", {}).get("rawYaml", []))
        for part in (config, *config.get("profiles", [])):
            named |= {each["docker"]["dockerfile"] for each in part.get("build", {}).get("artifacts", [])}
        for hook in config.get("deploy", {}).get("helm", {}).get("hooks", {}).get("before", []):
            named.add(hook["host"]["command"][-1])
    assert [file for file in sorted(named - OWN) if not (ROOT / file).exists()] == []
    assert len(named) > 8


def test_what_a_profile_takes_away_was_there() -> None:
    for config in CONFIGS:
        for profile in config.get("profiles", []):
            for patch in profile.get("patches", []):
                found: Any = config
                for step in patch["path"].strip("/").split("/"):
                    found = found[step]
                assert found, patch


def test_every_chart_from_elsewhere_is_pinned() -> None:
    remote = [release for release in releases() if "remoteChart" in release]
    assert {release["name"] for release in remote} == {"cnpg", "nats", "prometheus"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", release["version"]) for release in remote)


def test_the_images_that_are_set_are_those_that_are_built_and_values_of_the_chart() -> None:
    for release in releases():
        told = release.get("setValueTemplates", {})
        for key, template in told.items():
            [image] = re.findall(r"\{\{\.IMAGE_(?:REPO|TAG|DIGEST)_(\w+)\}\}", template)
            assert image.replace("_", "-") in {"comunica", "comunica-simulator"}
            value = "sha256:" + "0" * 64 if key.endswith("digest") else "x" if key.endswith("repository") else "1.0.0"
            assert refusal(nested(key, value)) == "", key


def nested(key: str, value: str) -> dict[str, Any]:
    """`a.b` → {"a": {"b": value}}; the simulator's image wants a repository beside its tag."""
    head, _, rest = key.partition(".")
    inner: Any = nested(rest, value) if rest else value
    if head == "image" and "services" not in key and isinstance(inner, dict):
        inner = {"repository": "x"} | inner
    return {head: inner}


def test_production_pushes_and_never_builds_the_simulator() -> None:
    [config] = [each for each in CONFIGS if each["metadata"]["name"] == "comunica"]
    [production] = [profile for profile in config["profiles"] if profile["name"] == "production"]
    assert [artifact["image"] for artifact in production["build"]["artifacts"]] == ["comunica"]
    assert production["build"]["local"]["push"] is True
    [release] = production["deploy"]["helm"]["releases"]
    assert release["wait"] is True, "contract must not run before the old pods are gone"
