"""Rules that import-linter cannot see: pure rooms ask no clock and throw no dice; few read the environment."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PURE = ("alerting", "enrolment", "broadcasting", "municipality", "callbacks")

#: Modules of the standard library that look at the world.
WORLDLY = frozenset({"asyncio", "os", "random", "secrets", "socket", "subprocess", "tempfile", "threading", "time"})
#: Functions that do, by their last two names.
ASKING = frozenset(
    {
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "date.today",
        "uuid.uuid1",
        "uuid.uuid4",
        "uuid.uuid7",
    }
)


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def worldly(source: str) -> Iterator[str]:
    """What of the world a module asks for."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name.partition(".")[0] in WORLDLY)
            case ast.ImportFrom(module=str(module), names=names):
                if module.partition(".")[0] in WORLDLY:
                    yield module
                yield from (f"{module}.{name.name}" for name in names if f"{module}.{name.name}" in ASKING)
            case ast.Attribute(attr=last, value=ast.Attribute(attr=before) | ast.Name(id=before)):
                if f"{before}.{last}" in ASKING:
                    yield f"{before}.{last}"


def environment(source: str) -> bool:
    """Whether a module looks into the environment by itself."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_takes_time_chance_and_ids_as_arguments(room: str) -> None:
    found = {str(path): list(worldly(path.read_text("utf-8"))) for path in sources(ROOT / "comunica" / room)}
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import date\ndate.today()",
        "import random",
        "from time import monotonic",
        "from uuid import uuid4",
        "import os.path",
    ],
)
def test_the_rule_sees_a_room_that_looks_at_the_world(source: str) -> None:
    assert list(worldly(source))


def test_nothing_but_main_and_settings_touches_the_environment() -> None:
    services = (path for path in (ROOT / "services").iterdir() if path.name != "simulator")
    allowed = {"__main__.py", "settings.py"}
    found = [path for path in sources(ROOT / "comunica", *services) if environment(path.read_text("utf-8"))]
    assert [str(path) for path in found if path.name not in allowed] == []
    assert environment("import os\nos.environ['HOME']")
