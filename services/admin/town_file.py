"""A municipality's file: read and checked whole, every error with its place. Secrets are files of their own."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from pydantic import (
    ValidationError,
)

from comunica.broadcasting.identity import Identity
from comunica.forms.town import zones_of
from comunica.forms.words import FROM_YAML, OTHER, WORD
from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, NotAKey, make_key, read_key
from comunica.municipality.territory import Territory, Zone
from comunica.usecases.setting_up.municipality_setup import KeySetup, MunicipalitySetup
from comunica.usecases.setting_up.template_example import ExampleFile, NotAnExample, example_of
from services.admin.territory_file import TerritoryFileError, TerritoryParts, read_territory
from services.admin.town_parts import TownFile
from services.admin.town_setup import ChannelSecrets, municipality_setup


class TownFileError(Exception):
    """The file cannot be applied. One line a problem, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_town_file(path: Path, *, chance: Callable[[int], bytes] = os.urandom) -> MunicipalitySetup:
    """The set-up in the file at `path`; `TownFileError` with everything that is wrong.

    An API key whose key_file is not there is made, and written there for its holder only.
    """
    town = _parse(path)
    problems = town.municipality.problems_of_words()
    secrets = ChannelSecrets(
        token=_secret(town.channel.token_file, "channel.token_file", problems),
        pin=_optional_secret(town.channel.pin_file, "channel.pin_file", problems),
        verify_token=_optional_secret(town.channel.verify_token_file, "channel.verify_token_file", problems),
    )
    territory = _territory(town, problems)
    problems += _unsaid(town)
    examples = _examples(town, problems)
    keys = _keys(town, problems, chance)
    if problems:
        raise TownFileError(problems)
    return municipality_setup(town, territory, secrets=secrets, keys=keys, examples=examples)


def notify_key_files(path: Path) -> Mapping[str, Path]:
    """Where the file wants keys in the form of Notify's, by the key's name. The file was read and is right."""
    return {each.name: each.notify_key_file for each in _parse(path).api_keys if each.notify_key_file is not None}


def _parse(path: Path) -> TownFile:
    try:
        return TownFile.model_validate(yaml.safe_load(path.read_text("utf-8")), context=FROM_YAML)
    except OSError as error:
        raise TownFileError([f"{path}: cannot be read ({error.strerror})"]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise TownFileError([f"{path}: is not YAML{where}"]) from None
    except ValidationError as error:
        raise TownFileError([_line(dict(problem)) for problem in error.errors()]) from None


def _line(problem: dict[str, Any]) -> str:
    where = ""
    for part in problem["loc"]:
        if part in {WORD, OTHER}:
            continue
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else str(part)
    match problem["type"]:
        case "missing":
            said = "is missing"
        case "extra_forbidden":
            said = "is not a word of this file: check its spelling"
        case _:
            said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where or 'the file'}: {said}"


def _secret(path: Path, where: str, problems: list[str]) -> str:
    try:
        value = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(f"{where}: {path} cannot be read: put the secret there")
        return ""
    if not value:
        problems.append(f"{where}: {path} is empty: put the secret there")
    return value


def _optional_secret(path: Path | None, where: str, problems: list[str]) -> str | None:
    return None if path is None else _secret(path, where, problems)


def _keys(town: TownFile, problems: list[str], chance: Callable[[int], bytes]) -> tuple[KeySetup, ...]:
    setups = []
    for place, part in enumerate(town.api_keys):
        try:
            key = _key(part.key_file, chance)
        except NotAKey as error:
            problems.append(f"api_keys[{place}].key_file: {error}")
        except OSError as error:
            problems.append(f"api_keys[{place}].key_file: {part.key_file} cannot be used ({error.strerror})")
        else:
            setups.append(KeySetup(name=part.name, scopes=tuple(part.scopes), key=key, kind=part.kind))
    return tuple(setups)


def _key(path: Path, chance: Callable[[int], bytes]) -> ApiKey:
    if path.exists():
        return read_key(path.read_text("utf-8"))
    key = make_key(chance(PREFIX_BYTES + SECRET_BYTES))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_secret(path, key.plain(), os.O_EXCL)
    return key


def write_secret(path: Path, secret: str, how: int = os.O_TRUNC) -> None:
    """A file for its owner only. Made with its mode, not changed to it: at no moment can another user read it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "w", encoding="utf-8") as file:
        file.write(secret + "\n")


def write_notify_keys(setup: MunicipalitySetup, municipality_id: UUID, places: Mapping[str, Path]) -> None:
    """The form of Notify's names the municipality, whose id the record gave."""
    for each in setup.keys:
        if (place := places.get(each.name)) is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_secret(place, each.key.notify_form(each.name, municipality_id))


def _examples(town: TownFile, problems: list[str]) -> dict[tuple[str, Path], ExampleFile]:
    """The files for the provider's reviewers, by header and path."""
    named: list[tuple[str, str, Path]] = [
        (f"templates[{place}].header_example", each.header, each.header_example)
        for place, each in enumerate(town.templates)
        if each.header_example is not None
    ]
    named += [(f"starter_media.{header}", header, path) for header, path in town.starter_media.items()]
    found: dict[tuple[str, Path], ExampleFile] = {}
    for where, header, path in named:
        try:
            found[header, path] = example_of(header, file_name=path.name, content=path.read_bytes())
        except OSError as error:
            problems.append(f"{where}: {path} cannot be read ({error.strerror})")
        except NotAnExample as error:
            problems.append(f"{where}: {error}")
    return found


def _zones(town: TownFile) -> tuple[Zone, ...] | None:
    if town.zones is None and town.contrade is None:
        return None
    return tuple(zones_of(town.zones or (), town.contrade or ()))


def _territory(town: TownFile, problems: list[str]) -> Territory:
    parts = TerritoryParts(
        zones=_zones(town),
        streets=town.streets,
        gazetteer_file=town.gazetteer_file,
        stradario_file=town.stradario_file,
    )
    try:
        return read_territory(parts)
    except TerritoryFileError as error:
        problems += error.problems
        return Territory()


def _unsaid(town: TownFile) -> Iterator[str]:
    """Templates that do not say who writes or how to leave: nothing of them may reach a citizen."""
    who = town.municipality
    identity = Identity(names=(who.name, who.service), leave_words=tuple(who.leave_words))
    for place, each in enumerate(town.templates):
        for problem in identity.problems_of(each.header_text, each.body, each.footer):
            yield f"templates[{place}] {each.name}: {problem.code}: {problem.message}"
