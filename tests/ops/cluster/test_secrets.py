"""The secrets of the cluster for trying: all that chart and engines name, with the keys that they name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.admin.town_file import read_town_file
from tests.ops.chart.rendering import ROOT, rendered
from workbench import cluster
from workbench.secret_files import SecretFiles


@pytest.fixture
def made(tmp_path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Namespace and name of each Secret, with what it holds."""
    found = list(cluster.secrets(SecretFiles(tmp_path)))
    return {(each["metadata"]["namespace"], each["metadata"]["name"]): each["stringData"] for each in found}


def wanted_by_the_chart() -> Iterator[tuple[str, set[str]]]:
    for _, template in rendered("kind").pods():
        for volume in template["spec"]["volumes"]:
            for source in volume.get("projected", {}).get("sources", []):
                secret = source["secret"]
                if not secret.get("optional"):
                    yield secret["name"], {item["key"] for item in secret.get("items", [])}


def test_the_chart_finds_every_secret_and_key(made: dict[tuple[str, str], dict[str, str]]) -> None:
    names = set()
    for name, keys in wanted_by_the_chart():
        assert keys <= made["comunica", name].keys()
        names.add(name)
    assert len(names) > 10


def test_the_engines_find_theirs(made: dict[tuple[str, str], dict[str, str]]) -> None:
    values = yaml.safe_load((ROOT / "charts" / "engines" / "nats-users.yaml").read_text("utf-8"))
    for variable in values["container"]["env"].values():
        reference = variable["valueFrom"]["secretKeyRef"]
        password = made["nats", reference["name"]][reference["key"]]
        assert password[0].isalpha()
        assert password.isalnum()
        assert made["comunica", reference["name"]] == made["nats", reference["name"]], "both ends know the same"
    for name in ("postgres.yaml", "postgres-kind.yaml"):
        [spec] = [
            each["spec"]
            for each in yaml.safe_load_all((ROOT / "charts" / "engines" / name).read_text("utf-8"))
            if each["kind"] == "Cluster"
        ]
        secrets = [role["passwordSecret"]["name"] for role in spec["managed"]["roles"]]
        for secret in (*secrets, spec["bootstrap"]["initdb"]["secret"]["name"]):
            words: dict[str, Any] = made["postgres", secret]
            assert words["username"] == secret.replace("comunica-postgres-", "comunica_")
            assert made["comunica", secret] == words


def test_asked_again_they_are_the_same(tmp_path: Path) -> None:
    files = SecretFiles(tmp_path)
    assert list(cluster.secrets(files)) == list(cluster.secrets(files))


def test_a_towns_file_can_be_applied_where_it_is_mounted(tmp_path: Path) -> None:
    desk = cluster.desk(SecretFiles(tmp_path))
    for name in ("solaro", "valdombra"):
        described = yaml.safe_load(desk[f"{name}.yaml"])
        mounted = tmp_path / name
        mounted.mkdir()
        text = desk[f"{name}.yaml"].replace(cluster.DESK, str(mounted))
        for file, content in desk.items():
            (mounted / file).write_text(content, encoding="utf-8")
        (mounted / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert read_town_file(mounted / f"{name}.yaml") is not None
        assert described["channel"]["base_url"].startswith("http://comunica-simulator.comunica.svc/")
