"""CAP messages for tests, one file each. They are of 14 January 2025 about half past ten, Italian time."""

import datetime as dt
from pathlib import Path

#: A quarter of an hour before noon.
NOW = dt.datetime(2025, 1, 14, 10, 45, tzinfo=dt.UTC)


def message(name: str) -> bytes:
    """The bytes of a file beside this one."""
    return Path(__file__).with_name(f"{name}.xml").read_bytes()
