"""Ports are friendly, remembered, and stepped over when taken."""

import socket
from pathlib import Path

from workbench.addresses import FRIENDLY, remembered
from workbench.ports import is_free


def test_ports_are_the_same_at_the_next_run(tmp_path: Path) -> None:
    names = list(FRIENDLY)
    first = [remembered(tmp_path / "ports.json").port(name) for name in names]
    second = [remembered(tmp_path / "ports.json").port(name) for name in names]
    assert first == second
    assert len(set(first)) == len(names)


def test_a_port_that_was_taken_meanwhile_is_stepped_over(tmp_path: Path) -> None:
    taken = remembered(tmp_path / "ports.json").port("api")
    with socket.create_server(("127.0.0.1", taken)):
        assert not is_free(taken)
        assert remembered(tmp_path / "ports.json").port("api") > taken
