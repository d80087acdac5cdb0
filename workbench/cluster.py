"""What a cluster for trying needs before the chart: namespaces and secrets, made here once and kept in .run/kind/.

    python -m workbench.cluster secrets | kubectl apply -f -
    python -m workbench.cluster endpoints      # .run/kind/endpoints.json: where `skaffold`'s port-forwards end
    python -m workbench.cluster towns          # the files that `comunica-admin municipality apply` reads, in the pod

In production an operator makes the same Secrets by the means of the house; docs/operations/install.md lists them.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from comunica.contracts.nats_permissions import users
from comunica.contracts.topology import load
from workbench.secret_files import SecretFiles
from workbench.stack import PROVIDER_VERSION
from workbench.towns import DEMO, Town, described_for, provider_setup, read_town

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".run" / "kind"
RELEASE = "comunica"
NAMESPACES = {"comunica": "restricted", "nats": "baseline", "postgres": "baseline"}
ROLES = ("owner", "subscription", "dispatcher", "api", "console", "admin", "import", "exporter", "callbacks")
#: Where the administration's pod and the simulator find the files of the Secret comunica-desk.
DESK = "/run/secrets/comunica/desk"
#: Where the port-forwards of skaffold.yaml end.
FORWARDED = {
    "ingress": "http://127.0.0.1:8001",
    "api": "http://127.0.0.1:8002",
    "console": "http://127.0.0.1:8003",
    "simulator": "http://127.0.0.1:8090",
}

Json = dict[str, Any]


def namespaces() -> Iterator[Json]:
    """Each with the Pod Security that it is held to."""
    for name, level in NAMESPACES.items():
        labels = {"pod-security.kubernetes.io/enforce": level}
        yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def secrets(files: SecretFiles) -> Iterator[Json]:
    """Every Secret that the chart and the engines name. The same ones at each call."""
    for user in users(load()):
        password = {"password": f"w{_hexadecimal(files, f'nats-{user.name}')}"}
        for namespace in ("nats", RELEASE):
            yield _secret(f"comunica-nats-{user.name}", namespace, password)
    for role in ROLES:
        words = {"username": f"comunica_{role}", "password": files.word(f"postgres-{role}.txt").read_text()}
        for namespace in ("postgres", RELEASE):
            yield _secret(f"comunica-postgres-{role}", namespace, words, kind="kubernetes.io/basic-auth")
    for key in ("master-key", "stream-key"):
        yield _secret(f"comunica-{key}", RELEASE, {key: files.key(f"{key}.txt").read_text()})
    for app in _apps():
        folder = files.app(app)
        yield _secret(
            f"comunica-app-{app}", RELEASE, {path.name: path.read_text() for path in sorted(folder.iterdir())}
        )
    yield _secret("comunica-desk", RELEASE, desk(files))


def desk(files: SecretFiles) -> dict[str, str]:
    """The files of the Secret comunica-desk: towns, what they name, and what the simulated provider is to know."""
    towns = [read_town(path) for path in DEMO]
    setup = provider_setup(towns, ingress_url=f"http://{RELEASE}-ingress.{RELEASE}.svc", secrets=files)
    found = {"setup.json": json.dumps(setup, ensure_ascii=False)}
    for town in towns:
        found |= {path.name: path.read_text("utf-8") for path in town.files.values()}
        found |= {path.name: path.read_text() for path in (town.token_file(files), town.key_file(files))}
        found[f"{town.slug}.yaml"] = yaml.safe_dump(_in_the_pod(town, files), allow_unicode=True, sort_keys=False)
    return found


def endpoints(files: SecretFiles) -> Json:
    """What endpoints.json of `make run` holds, for the cluster."""
    towns = [
        {
            "name": town.name,
            "phone_number_id": town.channel["phone_number_id"],
            "api_key": town.key_file(files).read_text(),
            "template": town.template,
        }
        for town in map(read_town, DEMO)
    ]
    return FORWARDED | {"municipalities": towns}


def _in_the_pod(town: Town, files: SecretFiles) -> Json:
    return described_for(
        town,
        provider_url=f"http://{RELEASE}-simulator.{RELEASE}.svc/{PROVIDER_VERSION}",
        token_file=f"{DESK}/{town.token_file(files).name}",
        key_file=f"{DESK}/{town.key_file(files).name}",
        files={word: f"{DESK}/{path.name}" for word, path in town.files.items()},
    )


def _apps() -> list[str]:
    return sorted({str(read_town(path).channel["app"]) for path in DEMO})


def _hexadecimal(files: SecretFiles, name: str) -> str:
    # nats-server reads its environment as values of its configuration: no sign of a word may mean anything there.
    return files.key(f"{name}.txt").read_bytes().hex()


def _secret(name: str, namespace: str, words: dict[str, str], *, kind: str = "Opaque") -> Json:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind, "stringData": words}


def main() -> None:
    """One of the commands above."""
    parser = argparse.ArgumentParser(prog="python -m workbench.cluster")
    parser.add_argument("what", choices=("secrets", "endpoints", "towns"))
    files = SecretFiles(FOLDER / "secrets")
    match parser.parse_args().what:
        case "secrets":
            yaml.safe_dump_all([*namespaces(), *secrets(files)], sys.stdout, allow_unicode=True)
        case "endpoints":
            FOLDER.mkdir(parents=True, exist_ok=True)
            path = FOLDER / "endpoints.json"
            path.touch(mode=0o600)
            path.write_text(json.dumps(endpoints(files), indent=2) + "\n")
        case _:
            print("\n".join(f"{DESK}/{read_town(path).slug}.yaml" for path in DEMO))


if __name__ == "__main__":
    main()
