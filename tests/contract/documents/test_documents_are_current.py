"""The pages of docs/ that follow from the code are what the code says."""

from pathlib import Path

import pytest
import yaml

from comunica.contracts import topology
from services.admin import docs


@pytest.mark.parametrize(("page", "content"), list(docs.pages()), ids=lambda value: getattr(value, "name", ""))
def test_a_page_is_current(page: Path, content: str) -> None:
    assert page.read_text(encoding="utf-8") == content, "run `comunica-admin docs` and commit what it writes"


def test_every_service_of_the_topology_has_its_document() -> None:
    known = topology.load()
    speaking = {name for stream in known.streams.values() for name in stream.publishers}
    speaking |= {consumer.service for consumer in known.consumers.values()}
    assert speaking - {"partner", "desk"} == set(docs.SERVICES)


def test_a_document_holds_every_channel_of_its_service() -> None:
    known = topology.load()
    for page, content in docs.pages():
        if page.parent.name == "asyncapi":
            document = yaml.safe_load(content)
            addresses = {channel["address"] for channel in document["channels"].values()}
            for consumer in known.consumers_of(page.stem):
                assert any(consumer.filter in address for address in addresses)
