"""Where the command remembers the address and the key: a file that nobody else may read. The environment goes first."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of one municipality."""

    url: str
    key: str = field(repr=False)


def place(environment: Mapping[str, str]) -> Path:
    """COMUNICA_CREDENTIALS, else where this system keeps such files."""
    told = environment.get("COMUNICA_CREDENTIALS")
    return Path(told) if told else Path(click.get_app_dir("comunica")) / "credentials.json"


def known(environment: Mapping[str, str]) -> Credentials | None:
    """What the environment says, else what `login` wrote. A key set to nothing is none: another would act for it."""
    url, key = environment.get("COMUNICA_URL"), environment.get("COMUNICA_KEY")
    if key is not None and not key.strip():
        return None
    if url and key:
        return Credentials(url, key)
    try:
        told = json.loads(place(environment).read_text("utf-8"))
        return Credentials(url or str(told["url"]), key or str(told["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(credentials: Credentials, path: Path) -> None:
    """Never readable by others, not even for a moment; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"url": credentials.url, "key": credentials.key}, file)
    fresh.replace(path)
