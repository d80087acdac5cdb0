"""The chart rendered by the real Helm, once for each set of values; what is in it, by kind."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
CHART = ROOT / "charts" / "comunica"
SETS = tuple(sorted(path.stem for path in (Path(__file__).parent / "values").glob("*.yaml")))
HELMS = ("helm4", "helm3")
RELEASE = NAMESPACE = "comunica"
#: what the chart says it runs on, oldest and newest; a test holds Chart.yaml to the oldest
OLDEST, NEWEST = "1.31", "1.37"

type Document = dict[str, Any]


@dataclass(frozen=True)
class Rendered:
    """All that Helm would send to Kubernetes for one set of values."""

    documents: tuple[Document, ...]

    def of(self, *kinds: str) -> list[Document]:
        """Those of these kinds."""
        return [document for document in self.documents if document["kind"] in kinds]

    def named(self, kind: str, name: str) -> Document:
        """The one of this kind and name, the release's own prefix left out."""
        [found] = [each for each in self.of(kind) if each["metadata"]["name"] == f"{RELEASE}-{name}"]
        return found

    def pods(self) -> Iterator[tuple[str, Document]]:
        """Every pod template: the name of its owner, the template."""
        for owner in self.of("Deployment", "Job"):
            yield owner["metadata"]["name"].removeprefix(f"{RELEASE}-"), owner["spec"]["template"]


def values_of(name: str) -> tuple[list[Path], Document]:
    """Of a set: the value files of the chart that it builds on, and its own values."""
    described = yaml.safe_load((Path(__file__).parent / "values" / f"{name}.yaml").read_text("utf-8"))
    base = [CHART / f"values-{described['base']}.yaml"] if "base" in described else []
    return base, described["values"]


@cache
def rendered(name: str, helm: str = "helm4") -> Rendered:
    """One set, by one Helm."""
    base, own = values_of(name)
    done = run_helm(helm, "template", RELEASE, str(CHART), "--namespace", NAMESPACE, *_files(base), values=own)
    assert done.returncode == 0, done.stderr
    return Rendered(tuple(each for each in yaml.load_all(done.stdout, yaml.CSafeLoader) if each))


def refusal(values: Mapping[str, Any], *, kubernetes: str = OLDEST) -> str:
    """What Helm says when it does not take these values, or this Kubernetes; empty if it takes them."""
    done = run_helm("helm4", "template", RELEASE, str(CHART), values=values, kubernetes=kubernetes)
    return done.stderr if done.returncode else ""


def linted(name: str, helm: str) -> subprocess.CompletedProcess[str]:
    """What `helm lint --strict` says of one set."""
    base, own = values_of(name)
    return run_helm(helm, "lint", "--strict", str(CHART), "--namespace", NAMESPACE, *_files(base), values=own)


def run_helm(
    helm: str, *words: str, values: Mapping[str, Any], kubernetes: str = OLDEST
) -> subprocess.CompletedProcess[str]:
    """One call of Helm, with these values on top."""
    command = [binary(helm), *words, "--kube-version", f"{kubernetes}.0", "--values", "-"]
    return subprocess.run(command, input=json.dumps(values), capture_output=True, text=True, timeout=60, check=False)


def binary(helm: str) -> str:
    """Where this Helm is: HELM4 or HELM3 of the environment, else what `make ops-tools` brought."""
    found = os.environ.get(helm.upper(), str(ROOT / ".tools" / "helm" / helm))
    if not Path(found).exists() and (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip(f"PyPI has no Helm for this machine: install one and name it in {helm.upper()}")
    assert Path(found).exists(), f"there is no {found}: run `make ops-tools`, or name a Helm in {helm.upper()}"
    return found


def _files(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        yield from ("--values", str(path))
