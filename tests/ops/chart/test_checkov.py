"""What checkov says of the rendered chart, the engines and the images: nothing that is not explained here."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ops.chart.rendering import ROOT, rendered

CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"
IDLE = ("Deployment.comunica.comunica-admin", "Deployment.comunica.comunica-import")
#: Each check that is not heeded: why, and of what (the end of the resource's name; empty: of all).
UNHEEDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "CKV_K8S_15": (
        "images are pinned: pulling the same one again would only make a restart need the registry",
        ("",),
    ),
    "CKV_K8S_43": ("on kind the images are built on the spot and have no digest in a registry", ("",)),
    "CKV_K8S_8": ("the administration's pods answer nobody, they wait for a command", IDLE),
    "CKV_K8S_9": ("the administration's pods answer nobody, they wait for a command", IDLE),
    "CKV_DOCKER_2": ("Kubernetes asks /livez and /readyz itself and ignores HEALTHCHECK", ("",)),
    "CKV_DOCKER_7": ("the base is an argument; its default has a version, a release gives a digest", (".FROM",)),
}


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, str]]]:
    """Failed checks of each file: check, resource."""
    folder = tmp_path_factory.mktemp("checkov")
    for name in ("production", "kind"):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump_all(rendered(name).documents))
    found: dict[str, set[tuple[str, str]]] = {}
    manifests = [folder / "production.yaml", folder / "kind.yaml", ROOT / "charts" / "engines" / "postgres.yaml"]
    images = [ROOT / "Dockerfile", ROOT / "services" / "simulator" / "Dockerfile"]
    for framework, files in (("kubernetes", manifests), ("dockerfile", images)):
        for each in checkov(framework, files, home=folder)["results"]["failed_checks"]:
            file = Path(each["file_path"]).name
            found.setdefault(file, set()).add((each["check_id"], each["resource"]))
    return found


def checkov(framework: str, files: list[Path], *, home: Path) -> dict[str, Any]:
    assert CHECKOV.exists(), "run `make ops-tools`"
    named = [word for file in files for word in ("--file", str(file))]
    command = [str(CHECKOV), *named, "--framework", framework, "--skip-download", "--quiet", "--output", "json"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LOG_LEVEL": "ERROR"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, env=environment, cwd=home)
    assert done.stdout.strip(), done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["passed"] > 100, "it looked at what there is"
    return dict(report)


def test_nothing_fails_that_is_not_explained(failed: dict[str, set[tuple[str, str]]]) -> None:
    unexplained = {
        (file, check, resource)
        for file, checks in failed.items()
        for check, resource in checks
        if not any(resource.endswith(end) for end in UNHEEDED.get(check, ("", ()))[1])
    }
    assert unexplained == set()


def test_production_has_digests(failed: dict[str, set[tuple[str, str]]]) -> None:
    assert "CKV_K8S_43" not in {check for check, _ in failed["production.yaml"]}


def test_no_explanation_is_left_over(failed: dict[str, set[tuple[str, str]]]) -> None:
    assert {check for checks in failed.values() for check, _ in checks} == set(UNHEEDED)
