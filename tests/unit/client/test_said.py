"""What people say on the command line and in files, before anything is asked."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from comunica_client.command.audience import NotAStreet, street_of
from comunica_client.command.described import NotDescribed, change_of, channel_of, municipality_of, read_described

TOWN: dict[str, Any] = {
    "municipality": {"slug": "borgo", "name": "Borgo", "trial": False},
    "zones": [{"id": "centro", "name": "Centro"}],
    "stradario_file": "stradario.csv",
    "channel": {"app": "comunica", "token_file": "token.txt", "pin_file": "pin.txt"},
    "templates": [{"name": "avviso"}],
    "starters": "all",
}


@pytest.mark.parametrize(
    ("said", "street"),
    [
        ("Via Trento", {"street": "Via Trento"}),
        ("Via Trento:1-31", {"street": "Via Trento", "from": 1, "to": 31}),
        ("Via Trento:1-31:dispari", {"street": "Via Trento", "from": 1, "to": 31, "parity": "odd"}),
        ("via-trento:even", {"street": "via-trento", "parity": "even"}),
        ("Via Trento:12", {"street": "Via Trento", "from": 12, "to": 12}),
        ("Via Trento:12-", {"street": "Via Trento", "from": 12}),
        ("Via Trento:-12", {"street": "Via Trento", "to": 12}),
    ],
)
def test_a_street_is_said_with_its_numbers(said: str, street: dict[str, Any]) -> None:
    assert street_of(said) == street


@pytest.mark.parametrize("said", ["", ":1-3", "Via Trento:", "Via Trento:-", "Via Trento:a-b", "Via Trento:1:2:3"])
def test_what_is_no_street_is_refused(said: str) -> None:
    with pytest.raises(NotAStreet):
        street_of(said)


def test_a_new_town_takes_its_zones_along_and_leaves_the_end_of_its_trial() -> None:
    asked = municipality_of(TOWN)
    assert asked == {"slug": "borgo", "name": "Borgo", "zones": TOWN["zones"]}
    assert change_of(TOWN) == {"name": "Borgo", "trial": False}


def test_secrets_of_a_channel_are_read_from_beside_the_town_s_file(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text("EAAG\n")
    (tmp_path / "pin.txt").write_text("246810")
    asked = channel_of(TOWN, tmp_path)
    assert asked == {
        "app": "comunica",
        "token": "EAAG",
        "pin": "246810",
        "templates": TOWN["templates"],
        "starters": "all",
    }


def test_a_file_that_lacks_something_is_named_and_its_content_is_not(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    for content in ("token: [unclosed-secret", "- a list", ""):
        path.write_text(content)
        with pytest.raises(NotDescribed) as refused:
            read_described(str(path))
        assert "town.yaml" in str(refused.value)
        assert "secret" not in str(refused.value)
    path.write_text(yaml.safe_dump({"municipality": {"slug": "borgo"}}))
    with pytest.raises(NotDescribed, match="channel"):
        channel_of(read_described(str(path)), tmp_path)
    with pytest.raises(NotDescribed, match="token_file"):
        channel_of(TOWN, tmp_path)
