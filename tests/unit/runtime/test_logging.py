"""A log line is one JSON object with an action word, and the last net holds."""

import io
import json
import logging as standard
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from comunica.runtime import logging

PHONE = "393331234567"
WAMID = "wamid.HBgMMzkzMzMxMjM0NTY3FQIAERgSQ0Y="


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = standard.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    logging.configure("DEBUG", service="tests", stream=written)
    yield written
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def last(lines: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(lines.getvalue().splitlines()[-1])
    return line


def test_a_line_is_json_with_service_level_time_and_action(lines: io.StringIO) -> None:
    structlog.get_logger().info("started", action="service_started", port=8000)
    line = last(lines)
    assert line["event"] == "started"
    assert (line["service"], line["level"], line["action"], line["port"]) == ("tests", "info", "service_started", 8000)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "key",
    ["phone", "sender_phone", "text", "body", "profile_name", "from", "to", "wa_id", "message_id", "token", "name"],
)
def test_the_value_of_a_sensitive_key_is_never_written(lines: io.StringIO, key: str) -> None:
    structlog.get_logger().info("x", **{key: "Maria"})
    assert last(lines)[key] == logging.HIDDEN


@pytest.mark.parametrize(
    "value",
    [PHONE, f"sent to +{PHONE}", int(PHONE), [PHONE], {"deep": {"er": PHONE}}, (1, PHONE), ValueError(PHONE), WAMID],
    ids=str,
)
def test_phones_and_wamids_are_hidden_wherever_they_are(lines: io.StringIO, value: object) -> None:
    structlog.get_logger().info("x", why=value)
    assert PHONE not in lines.getvalue()
    assert WAMID not in lines.getvalue()
    assert logging.HIDDEN in lines.getvalue()


def test_a_phone_in_the_event_itself_is_hidden(lines: io.StringIO) -> None:
    structlog.get_logger().info(f"sent to {PHONE}")
    assert PHONE not in lines.getvalue()


def test_ids_of_ours_go_through_whole(lines: io.StringIO) -> None:
    broadcast = "01990123-4567-7890-8123-123456789012"
    structlog.get_logger().info("x", broadcast_id=broadcast, sequence=1234567)
    line = last(lines)
    assert (line["broadcast_id"], line["sequence"]) == (broadcast, 1234567)


def test_an_error_shows_its_type_and_place_not_its_text(lines: io.StringIO) -> None:
    try:
        raise ValueError("Maria Rossi")
    except ValueError:
        structlog.get_logger().exception("failed", action="x")
    line = last(lines)
    assert line["error"] == "ValueError"
    assert "test_an_error_shows" in line["trace"][-1]
    assert "Rossi" not in lines.getvalue()


def test_lines_of_libraries_come_out_the_same_way(lines: io.StringIO) -> None:
    standard.getLogger("some.library").warning("cannot reach %s", PHONE)
    line = last(lines)
    assert (line["logger"], line["level"], line["service"]) == ("some.library", "warning", "tests")
    assert PHONE not in lines.getvalue()
