"""Ports for servers that do not listen yet."""

import socket

from workbench.ports import HOST, free_port


def test_no_port_is_given_to_two() -> None:
    """By chance alone two of a thousand would be the same, as good as always."""
    drawn = [free_port() for _ in range(1000)]
    assert len(set(drawn)) == 1000


def test_a_server_can_listen_on_it() -> None:
    with socket.socket() as server:
        server.bind((HOST, free_port()))
