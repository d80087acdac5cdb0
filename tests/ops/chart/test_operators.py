"""What operators read of ours, chart and engines, says nothing that they do not know.

Held against the types that the npm packages @kubernetes-models hold, made from the operators' own Go code: every key,
what is needed, of which kind, and the operators' rules on values. Of the plugin barman-cloud's ObjectStore there is a
type for its configuration only; the rest is looked at by hand.
"""

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ops.chart.rendering import ROOT, SETS, Document, rendered

HERE = Path(__file__).parent / "operators"
ENGINES = ROOT / "charts" / "engines"
#: Files of ours for operators, beside the chart.
FILES = ("postgres.yaml", "postgres-kind.yaml", "postgres-monitor.yaml", "nats-certificates.yaml")
KINDS = {"PodMonitor", "ServiceMonitor", "PrometheusRule", "ScaledObject", "HTTPRoute"}
#: Of the configuration in an ObjectStore.
CONFIGURATION = "BarmanObjectStoreConfiguration"


@pytest.fixture(scope="module", autouse=True)
def node() -> None:
    if shutil.which("node") is None:
        pytest.skip("no Node here: what operators read is not held against their types. Install node and npm")
    assert (HERE / "node_modules" / "done").exists(), "run `make ops-tools`"


def checked(documents: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Name of a document, what is wrong with it."""
    command = ["node", str(HERE / "check.mjs")]
    asked = json.dumps(documents)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=180, check=False, cwd=HERE)
    assert done.returncode == 0, done.stderr
    return [(name, problem) for name, problem in json.loads(done.stdout)]


def asked_of(document: Document) -> Iterator[dict[str, Any]]:
    """What is asked about one document."""
    kind, name = document["kind"], document["metadata"]["name"]
    if kind == "ObjectStore":
        yield {"kind": CONFIGURATION, "name": f"{kind} {name}", "document": document["spec"]["configuration"]}
    else:
        yield {"kind": kind, "name": f"{kind} {name}", "document": document}


@cache
def of_engines(file: str) -> tuple[Document, ...]:
    return tuple(yaml.safe_load_all((ENGINES / file).read_text("utf-8")))


def everything() -> list[dict[str, Any]]:
    """Each once: many sets of values make the same."""
    documents = [each for name in SETS for each in rendered(name).of(*KINDS)]
    documents += [each for file in FILES for each in of_engines(file)]
    asked = [question for each in documents for question in asked_of(each)]
    return list({json.dumps(each, sort_keys=True): each for each in asked}.values())


def test_operators_know_every_key_and_value() -> None:
    asked = everything()
    wanted = KINDS | {"Cluster", "Pooler", "ScheduledBackup", CONFIGURATION, "Certificate", "Issuer"}
    assert {each["kind"] for each in asked} == wanted, "it looked at what there is"
    assert checked(asked) == []


def _misspelt(cluster: Document) -> None:
    cluster["spec"]["postgresql"]["synchronus"] = cluster["spec"]["postgresql"].pop("synchronous")


def _deep(cluster: Document) -> None:
    cluster["spec"]["managed"]["roles"][0]["passwordsecret"] = {"name": "x"}


def _of_another_kind(cluster: Document) -> None:
    cluster["spec"]["instances"] = "three"


def _missing(cluster: Document) -> None:
    del cluster["spec"]["postgresql"]["synchronous"]["number"]


def _of_no_such_value(cluster: Document) -> None:
    cluster["spec"]["postgresql"]["synchronous"]["method"] = "every"


SPOILS = (_misspelt, _deep, _of_another_kind, _missing, _of_no_such_value)


def test_what_an_operator_would_not_take_is_found() -> None:
    [cluster] = [each for each in of_engines("postgres.yaml") if each["kind"] == "Cluster"]
    asked = []
    for spoils in SPOILS:
        spoilt = copy.deepcopy(cluster)
        spoils(spoilt)
        asked.append({"kind": "Cluster", "name": spoils.__name__, "document": spoilt})
    assert {name for name, _ in checked(asked)} == {spoils.__name__ for spoils in SPOILS}


def test_the_store_of_backups_says_what_the_plugin_reads() -> None:
    """The rest of it, by hand: the plugin's documentation, version 0.11."""
    [store] = [each for each in of_engines("postgres.yaml") if each["kind"] == "ObjectStore"]
    assert set(store) == {"apiVersion", "kind", "metadata", "spec"}
    assert store["apiVersion"] == "barmancloud.cnpg.io/v1"
    assert set(store["spec"]) <= {"configuration", "retentionPolicy", "instanceSidecarConfiguration"}
    assert re.fullmatch(r"[1-9][0-9]*[dwm]", store["spec"]["retentionPolicy"])
