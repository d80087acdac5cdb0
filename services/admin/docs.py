"""`comunica-admin docs`: write the pages of docs/ that follow from the code; tests hold them current."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from comunica.contracts import nats_permissions, topology
from comunica.runtime import asyncapi, catalogue, metrics
from services.admin import nats_chart
from services.admin.command import Commands, add

_ROOT = Path(__file__).parents[2]
_DOCS = _ROOT / "docs"
#: who speaks on NATS, and what for
SERVICES = {
    "ingress": "Takes the provider's webhooks and keeps what they say.",
    "subscription": "Reads what citizens wrote and what the provider said of our messages, and records it.",
    "dispatcher": "Turns broadcast jobs into messages, sent once, in order, at the right speed.",
    "api": "Answers clients; rings for the work that they bring.",
    "console": "Serves the staff of municipalities in a browser; rings for the work that they bring.",
}


def register(commands: Commands) -> None:
    """Add the command."""
    add(
        commands,
        "docs",
        _run,
        says="Write what follows from the code: the AsyncAPI documents, the metrics, NATS' users.",
    )


def pages() -> Iterator[tuple[Path, str]]:
    """Each file with what it should hold."""
    yield _DOCS / "operations" / "metrics.md", metrics.describe(catalogue.CATALOGUE)
    known = topology.load()
    yield _ROOT / "charts" / "comunica" / "files" / "nats-permissions.yaml", nats_permissions.document(known)
    yield _ROOT / "charts" / "engines" / "nats-users.yaml", nats_chart.values(known)
    yield _ROOT / "charts" / "engines" / "nats-partners.yaml", nats_chart.values_for_partners(known)
    for service, purpose in SERVICES.items():
        yield _DOCS / "asyncapi" / f"{service}.yaml", asyncapi.document(known, service, description=purpose)


def _run(_: argparse.Namespace) -> None:
    for path, content in pages():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(_ROOT))
