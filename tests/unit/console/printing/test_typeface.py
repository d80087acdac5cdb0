"""The typeface that we ship: the file that was looked at, with the letters that towns have."""

import hashlib
import tomllib

import pytest

from services.console.printing.typeface import Weight, drawn

FOLDER = Weight.REGULAR.file.parent
SUMS = tomllib.loads((FOLDER / "fonts.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", [each.name for each in FOLDER.iterdir() if each.name != "fonts.toml"])
def test_each_file_is_the_one_that_was_taken(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == SUMS[name]


def test_it_has_the_letters_of_every_town() -> None:
    towns = (
        "Sol@ro, Sant’Angelo dei Lombardi, Rhêmes-Notre-Dame, Völs am Schlern, Sgonico/Zgonik, Dolina, Čedad, Žabnice"
    )
    assert drawn(towns) == towns


def test_what_it_cannot_draw_is_left_out() -> None:
    assert drawn("🚨 Avviso\n del  Comune 📣") == "Avviso del Comune"
