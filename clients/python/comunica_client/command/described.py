"""Files in which people describe a town, a channel or a template: YAML, or JSON, which is YAML too."""

from pathlib import Path
from typing import Any

import yaml

#: What a town's file says of its channel beside the number: `comunica channel connect` gives these to the provider.
_BESIDE_NUMBER = ("templates", "starters", "starter_languages")
_TERRITORY = ("zones", "contrade")
_SECRETS = ("token", "pin", "verify_token")


class NotDescribed(Exception):
    """The file does not say what it is asked for; the message says what is missing, and never what is in it."""


def read_described(file: str) -> dict[str, Any]:
    """What the file says. Raises NotDescribed."""
    try:
        told = yaml.safe_load(Path(file).read_text("utf-8"))
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise NotDescribed(f"{file}:{line}: YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise NotDescribed(f"{file}: YAML, UTF-8") from None
    if not isinstance(told, dict):
        raise NotDescribed(f"{file}: YAML, name: value")
    return told


def municipality_of(town: dict[str, Any]) -> dict[str, Any]:
    """A town's file, as POST /v2/municipalities takes it. A new town is on trial, whatever the file says of later."""
    facts = {name: value for name, value in _part(town, "municipality").items() if name != "trial"}
    return facts | {name: town[name] for name in _TERRITORY if town.get(name)}


def change_of(town: dict[str, Any]) -> dict[str, Any]:
    """A town's file, as PATCH takes it: without the slug, which never changes."""
    return {name: value for name, value in _part(town, "municipality").items() if name != "slug"}


def slug_of(town: dict[str, Any]) -> str:
    """By which the town is known."""
    slug = _part(town, "municipality").get("slug")
    if not isinstance(slug, str):
        raise NotDescribed("municipality.slug")
    return slug


def channel_of(town: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A town's file, as POST /v2/channels takes it but for the municipality: secrets are read from their files, which
    lie beside this one if their paths are relative.
    """
    number = dict(_part(town, "channel"))
    for name in _SECRETS:
        place = number.pop(f"{name}_file", None)
        if place is not None:
            number[name] = _secret(folder / str(place), f"channel.{name}_file")
    return number | {name: town[name] for name in _BESIDE_NUMBER if town.get(name)}


def _part(town: dict[str, Any], name: str) -> dict[str, Any]:
    part = town.get(name)
    if not isinstance(part, dict):
        raise NotDescribed(name)
    return part


def _secret(path: Path, where: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise NotDescribed(f"{where}: {path}") from None
