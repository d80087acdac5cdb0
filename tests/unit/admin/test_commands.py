"""Who types one command waits for that one; who types none is shown them all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.admin.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[3]
_BROUGHT_IN = """
import json, sys
from services.admin.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    print("\\n" + json.dumps(sorted(sys.modules)))
"""


def brought_in_by(*words: str) -> set[str]:
    """What a process of its own has in memory once it has read these words."""
    ran = subprocess.run(
        [sys.executable, "-c", _BROUGHT_IN, *words], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_a_command_brings_in_no_other_and_nothing_that_only_others_need() -> None:
    modules = brought_in_by("operator", "--help")
    others = {f"services.admin.{name.replace('-', '_')}" for name in COMMANDS} - {"services.admin.operator"}
    assert not modules & others
    assert not modules & {"alembic", "sqlalchemy", "openpyxl", "nats", "httpx", "aiohttp"}


@pytest.mark.parametrize("words", [["--help"], ["oprator"]])
def test_who_asks_for_help_or_errs_is_shown_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    shown = capsys.readouterr()
    assert [name for name in COMMANDS if name not in shown.out + shown.err] == []
