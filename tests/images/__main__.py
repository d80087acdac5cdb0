"""`make test-containers`: builds the images on a base made here, starts each service once, and runs the integration
smoke with NATS and PostgreSQL in containers. Where no container can be started, it says so aloud and what podman said.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.containers import NATS_IMAGE, POSTGRES_IMAGE
from tests.images.engine import ROOT, STORE, Engine, EngineError, find_engine
from workbench.nats import binary as nats_binary
from workbench.postgres import binary as postgres_binary

COMUNICA, SIMULATOR = "localhost/comunica:tests", "localhost/comunica-simulator:tests"
CHECKS = ROOT / "tests" / "images" / "image_checks.py"
#: Each service's own test of itself, and of the record: on the servers in containers.
SMOKE = (
    "tests/integration/stores",
    "tests/integration/subscription/test_service.py",
    "tests/integration/dispatcher/test_service.py",
    "tests/integration/api/test_service.py",
    "tests/integration/api/test_submit.py",
)
_SERVERS = ROOT / "tests" / "images" / "servers"


def main() -> int:
    """The exit code: of the tests, or 0 when nothing could be started and that was allowed."""
    parser = argparse.ArgumentParser(prog="make test-containers")
    parser.add_argument("--if-possible", action="store_true", help="where no container starts, say it and end with 0")
    arguments = parser.parse_args()
    STORE.mkdir(exist_ok=True)
    try:
        engine = _engine()
    except EngineError as problem:
        _say(f"CONTAINERS NOT TESTED: podman starts none here.\n{problem}")
        return 0 if arguments.if_possible else 1
    _build(engine)
    with engine.service() as address:
        return _test(address)


def _engine() -> Engine:
    missing = [tool for tool in ("podman", "runc", "debootstrap", "nft") if shutil.which(tool) is None]
    if missing:
        raise EngineError(f"missing: {', '.join(missing)} (Debian: podman runc debootstrap netavark nftables)")
    return find_engine()


def _build(engine: Engine) -> None:
    for tag, dockerfile in (
        (COMUNICA, ROOT / "Dockerfile"),
        (SIMULATOR, ROOT / "services" / "simulator" / "Dockerfile"),
    ):
        _say(f"{tag}: built in {engine.build(tag, ROOT, dockerfile):.0f} s")
    wanted = ("--target", "sbom", "--output", f"type=local,dest={STORE / 'sbom'}")
    engine.build("localhost/comunica-sbom:tests", ROOT, ROOT / "Dockerfile", *wanted)
    with tempfile.TemporaryDirectory(dir=STORE) as folder:
        context = Path(folder)
        shutil.copy(nats_binary(), context / "nats-server")
        # The package and the libraries beside it, which its programs look for where they lay.
        package = postgres_binary("postgres").parents[2]
        for source in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(source, context / "postgres" / source.name, symlinks=True)
        shutil.copy(_SERVERS / "start-postgres", context)
        for tag, name in ((NATS_IMAGE, "nats"), (POSTGRES_IMAGE, "postgres")):
            seconds = engine.build(tag, context, _SERVERS / f"{name}.Dockerfile")
            _say(f"{tag}: made from the wheel in {seconds:.0f} s")


def _test(address: str) -> int:
    told = {"DOCKER_HOST": address, "TESTCONTAINERS_RYUK_DISABLED": "true"}
    command = [sys.executable, "-m", "pytest", "-q", "--servers", "containers", str(CHECKS), *SMOKE]
    return subprocess.run(command, cwd=ROOT, env=os.environ | told, check=False).returncode


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command speaks to a person


if __name__ == "__main__":
    sys.exit(main())
