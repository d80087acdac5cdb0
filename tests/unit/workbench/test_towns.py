"""The demo towns are two that differ, and their files say what a provider would accept."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from comunica.municipality.keys import MUNICIPAL_SCOPES
from workbench.secret_files import SecretFiles
from workbench.towns import DEMO, Town, provider_setup, read_town, write_applied

TOWNS = [read_town(path) for path in DEMO]
every_town = pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.slug)


def test_there_are_two_and_the_first_is_solaro_with_its_eight_contrade() -> None:
    assert [town.name for town in TOWNS] == ["Solaro", "Valdombra"]
    contrade = {each["name"] for each in TOWNS[0].description["contrade"]}
    assert contrade == {
        "Madunina",
        "Quadrun",
        "Biraga",
        "Lassè",
        "La Costa",
        "Cascina Livia",
        "Cascina Emanuela",
        "San Pietro",
    }


def test_the_key_of_the_first_may_do_whatever_the_guides_of_the_api_do() -> None:
    (key,) = TOWNS[0].description["api_keys"]
    assert sorted(key["scopes"]) == sorted(MUNICIPAL_SCOPES)


def test_nothing_of_a_channel_is_shared_between_them() -> None:
    solaro, valdombra = (town.channel for town in TOWNS)
    shared = {name for name in solaro if solaro[name] == valdombra[name]}
    assert shared == {"provider", "base_url"}
    assert TOWNS[0].template != TOWNS[1].template


@every_town
def test_ids_and_names_of_the_territory_are_used_once(town: Town) -> None:
    parts = town.description["zones"] + town.description["contrade"]
    assert len({part["id"] for part in parts}) == len(parts)
    names = [name for part in parts for name in (part["name"], *part["aliases"])]
    assert len({name.casefold() for name in names}) == len(names)


@every_town
def test_every_contrada_lies_in_a_zone(town: Town) -> None:
    zones = {zone["id"] for zone in town.description["zones"]}
    assert all(zones.issuperset(contrada["zones"]) for contrada in town.description["contrade"])


@every_town
def test_its_templates_are_such_as_the_provider_takes(town: Town) -> None:
    for template in town.description["templates"]:
        body = template["body"]
        assert re.findall(r"\{\{(\w+)\}\}", body) == template["parameters"] == ["testo"]
        assert not body.startswith("{{")
        assert not body.endswith("}}")
        assert not any(line.strip() == "{{testo}}" for line in body.splitlines())
        assert len(template["footer"]) <= 60
        assert template["footer"] == f"Comune di {town.name}. Per uscire scrivi DISATTIVA"


@every_town
def test_the_applied_copy_points_to_what_is_running_and_changes_nothing_else(town: Town, tmp_path: Path) -> None:
    secrets = SecretFiles(tmp_path / "secrets")
    path = write_applied(town, tmp_path / "towns", provider_url="http://127.0.0.1:9/v25.0", secrets=secrets)
    applied = read_town(path)
    assert applied.channel["base_url"] == "http://127.0.0.1:9/v25.0"
    assert Path(applied.channel["token_file"]).read_text() == town.token_file(secrets).read_text()
    assert Path(applied.description["stradario_file"]).is_absolute(), "wherever the command runs"
    assert applied.files == town.files
    assert _without_places(applied.description) == _without_places(town.description)


def test_the_provider_knows_each_towns_account_and_calls_its_own_app(tmp_path: Path) -> None:
    secrets = SecretFiles(tmp_path / "secrets")
    setup = provider_setup(TOWNS, ingress_url="http://127.0.0.1:1", secrets=secrets)
    assert [app["callback_url"] for app in setup["apps"]] == [
        "http://127.0.0.1:1/webhooks/whatsapp/comunica",
        "http://127.0.0.1:1/webhooks/whatsapp/valli",
    ]
    assert [token["wabas"] for token in setup["tokens"]] == [[waba["id"]] for waba in setup["wabas"]]
    assert json.loads(json.dumps(setup)) == setup


def _without_places(description: dict[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = yaml.safe_load(yaml.safe_dump(description))
    seen["municipality"].pop("quiet_hours", None)  # a demo is tried at any hour
    del seen["channel"]["base_url"], seen["channel"]["token_file"], seen["stradario_file"]
    for key in seen["api_keys"]:
        del key["key_file"]
        key.pop("notify_key_file", None)
    return seen


@every_town
def test_its_stradario_has_thirty_streets_a_split_one_and_via_roma(town: Town) -> None:
    rows = list(csv.DictReader(town.files["stradario_file"].read_text("utf-8").splitlines(), delimiter=";"))
    streets = {f"{row['dug']} {row['denominazione']}" for row in rows}
    assert len(streets) >= 30
    assert "Via Roma" in streets
    assert any(row["pari/dispari"] and row["civico_da"] for row in rows)
    assert {row["zona"] for row in rows} == {zone["id"] for zone in town.description["zones"]}
