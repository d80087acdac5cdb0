"""What can be known of the images without building them; `make test-containers` builds them."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
DOCKERFILES = (ROOT / "Dockerfile", ROOT / "services" / "simulator" / "Dockerfile")
BIN = Path(sys.executable).parent


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_hadolint_finds_nothing(path: Path) -> None:
    done = subprocess.run([BIN / "hadolint", path], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_shellcheck_finds_nothing() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    scripts = [name for name in listed.stdout.splitlines() if is_shell(ROOT / name)]
    assert {".ci/run", "workbench/setup.sh", "workbench/image/with-ca"} <= set(scripts)
    done = subprocess.run(
        [BIN / "shellcheck", "-x", *scripts], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def is_shell(path: Path) -> bool:
    if path.suffix == ".sh":
        return True
    if path.suffix or not path.is_file():
        return False
    with path.open("rb") as file:
        return re.match(rb"#!.*\b(ba)?sh\b", file.readline()) is not None


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_the_last_stage_runs_as_nobody_from_a_base_that_can_be_chosen(path: Path) -> None:
    stages = path.read_text("utf-8").split("\nFROM ")
    assert "ARG BASE=" in stages[0]
    assert stages[-1].startswith("${BASE}")
    assert re.search(r"^USER [1-9][0-9]{4,}:[1-9][0-9]{4,}$", stages[-1], re.MULTILINE)
    assert not re.search(r"^(ADD|RUN .*(apt-get|pip install|curl))", stages[-1], re.MULTILINE)


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_packages_come_by_hash_and_as_wheels(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "--require-hashes" in text
    assert re.search(r"uv sync .*--locked .*--no-build\b", text)


def test_the_images_uv_is_the_clones_uv() -> None:
    pinned = re.search(r"^UV_PINNED=(\S+)$", (ROOT / "workbench" / "uv.sh").read_text("utf-8"), re.MULTILINE)
    assert pinned is not None
    assert f"uv=={pinned[1]} " in (ROOT / "workbench" / "image" / "uv.txt").read_text("utf-8")


def test_no_package_of_the_product_has_to_be_built() -> None:
    """Each comes as a wheel: an image needs no compiler, and runs nobody's setup.py."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    packages = {package["name"]: package for package in locked["package"]}
    wanted, seen = ["comunica", "comunica-simulator"], set()
    while wanted:
        package = packages[wanted.pop()]
        seen.add(package["name"])
        named = [d["name"] for d in package.get("dependencies", [])]
        named += [d["name"] for extra in package.get("optional-dependencies", {}).values() for d in extra]
        wanted += [name for name in named if name not in seen]
    ours = {"comunica", "comunica-simulator"}
    assert [name for name in sorted(seen - ours) if not packages[name].get("wheels")] == []


def test_image_chart_and_product_have_one_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    chart = yaml.safe_load((ROOT / "charts" / "comunica" / "Chart.yaml").read_text("utf-8"))
    assert chart["version"] == chart["appVersion"] == version


def test_only_what_the_images_need_is_sent_to_the_builder() -> None:
    first, *kept = [
        line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    assert first == "*"
    copied = {word for path in DOCKERFILES for word in copied_from_here(path)}
    for source in copied:
        assert any(source == entry[1:] or source.startswith(f"{entry[1:]}/") for entry in kept if entry[0] == "!"), (
            source
        )
        assert (ROOT / source).exists(), source


def copied_from_here(path: Path) -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", path.read_text("utf-8"), re.MULTILINE)
    return [word for line in lines for word in line.split()]
