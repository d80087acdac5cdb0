"""A password of NATS is changed while a service is connected: it takes the new one up by itself."""

from pathlib import Path

from comunica.bus.connect import NatsConnection
from comunica.contracts import topology
from comunica.runtime.secrets import SecretFile
from tests.eventually import eventually
from workbench.nats import Nats, passwords


async def test_a_changed_password_is_taken_up_at_the_next_connection(tmp_path: Path) -> None:
    known = passwords(lambda user: f"first-{user}")
    server = Nats(tmp_path / "nats", passwords=known)
    (tmp_path / "password").write_text("first-api\n")
    password = SecretFile(tmp_path / "password", every=0)
    ended: list[str] = []
    link = NatsConnection(server.bare_url, name="api", password=password.text, on_closed=ended.append)
    await server.start()
    try:
        await link.open(topology.load())
        await server.stop()
        known["api"] = "second-api"
        (tmp_path / "password").write_text("second-api\n")
        await server.start()
        await eventually(lambda: link.connected)
        assert ended == []
    finally:
        await link.close(within=2)
        await server.stop()


async def test_with_the_old_password_the_service_ends_and_says_why(tmp_path: Path) -> None:
    """The guard switched off: a password that is read only once."""
    known = passwords(lambda user: f"first-{user}")
    server = Nats(tmp_path / "nats", passwords=known)
    ended: list[str] = []
    link = NatsConnection(server.bare_url, name="api", password=lambda: "first-api", on_closed=ended.append)
    await server.start()
    try:
        await link.open(topology.load())
        await server.stop()
        known["api"] = "second-api"
        await server.start()
        await eventually(lambda: ended)
    finally:
        await link.close(within=2)
        await server.stop()
