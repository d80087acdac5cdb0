"""What the stack does when it cannot come up. That it does come up is tests/e2e."""

from pathlib import Path

import pytest

from workbench.child import ChildError
from workbench.stack import Options, Stack


async def test_a_service_that_cannot_start_is_named_and_nothing_stays_running(tmp_path: Path) -> None:
    wrong = {"ingress": {"COMUNICA_STREAM_KEY_FILE": "/nonexistent/stream-key"}}
    stack = Stack(tmp_path, Options(environment_of=wrong))
    with pytest.RaisesGroup(pytest.RaisesExc(ChildError, match=r"ingress ended with code(.|\n)*stream-key")):
        await stack.start()
    parts = (
        "ingress",
        "subscription",
        "dispatcher",
        "api",
        "console",
        "exporter",
        "callbacks",
        "simulator",
        "NATS",
        "PostgreSQL",
    )
    assert [name for name in parts if stack.service(name).running] == []
    assert not (tmp_path / "endpoints.json").exists()
