"""Streets that have a number, a date or a numeral in their name, however it is written: over all known gazetteers."""

from collections.abc import Iterator
from itertools import cycle

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.numerals import roman
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street, Zone, ZoneKind
from tests.unit.enrolment.known_towns import ALL_ASKED, known_towns, name_words

ORDINALS = ("", "prim", "second", "terz", "quart", "quint")
WAYS = (
    "{roman} {type} {name}",
    "{type} {roman} {name}",
    "{ordinal} {type} {name}",
    "{type} {ordinal} {name}",
    "{count}a {type} {name}",
    "{type} {count} {name}",
    "{count}^ {type} di via {name}",
)


def town_with(*streets: tuple[str, str]) -> Gazetteer:
    zone = Zone(id="centro", kind=ZoneKind.ZONE, name="Centro")
    return Gazetteer(
        [zone], [], town="Serrafalcone", streets=[Street(dug=dug, name=name, zone="centro") for dug, name in streets]
    )


def _counted() -> Iterator[tuple[str, Gazetteer, str, Street]]:
    """Of `Traversa II Jonio`, `I Vico Carmine`: kind, number and name in every order."""
    ways = cycle(WAYS)
    for town, gazetteer in sorted(known_towns().items()):
        for street in gazetteer.streets:
            first, other, *name = street.full.split()
            kind, numeral = (first, other) if roman(other.casefold()) else (other, first)
            count = roman(numeral.casefold()) or 0
            if kind not in ("Vico", "Vicolo", "Traversa") or not 0 < count < len(ORDINALS) or not name:
                continue
            ordinal = ORDINALS[count] + kind[-1]
            told = next(ways).format(
                roman=numeral, type=kind, ordinal=ordinal, count=count, name=" ".join(name).removeprefix("di ")
            )
            yield town, gazetteer, f"ATTIVA Nunzia Rinaldi {told} 12", street


def test_kind_and_number_stand_in_either_order() -> None:
    every = list(_counted())
    otherwise = []
    for town, gazetteer, text, street in every:
        found = read(text, ALL_ASKED, gazetteer).place
        if found is None or (found.street, found.house_number) != (street.full, "12"):
            otherwise.append((town, text, found))
    assert len(every) > 60
    assert not otherwise


@pytest.mark.parametrize("first", ["1o", "1O", "1°", "1^", "I", "primo", "1"])
def test_the_first_of_a_month(first: str) -> None:
    found = read(f"ATTIVA Nunzia Rinaldi via {first} maggio 1", ALL_ASKED, town_with(("Via", "Primo Maggio")))
    assert found.place is not None
    assert (found.place.street, found.place.house_number) == ("Via Primo Maggio", "1")


@pytest.mark.parametrize(
    ("written", "streets"),
    [
        ("via Primo Maggio 25", [("Corso", "Umberto Primo")]),
        ("via Pio XII 8", [("Via", "San Pio X"), ("Via", "Padre Pio")]),
        ("viale Umberto I 7", []),
        ("via Sei Martiri 7", []),
        ("via Quattro Strade 7", []),
        ("via Tre Archi 7", [("Via", "Tre Fontane")]),
    ],
)
def test_one_that_no_list_has(written: str, streets: list[tuple[str, str]]) -> None:
    found = read(f"ATTIVA Nunzia Rinaldi {written}", ALL_ASKED, town_with(*streets)).place
    assert found is not None
    assert f"{found.street} {found.house_number}".casefold() == written.casefold()
    assert "Umberto i" not in found.street


def test_a_king_of_another_numeral_is_the_one_that_there_is() -> None:
    town = town_with(("Corso", "Vittorio Emanuele III"))
    found = read("ATTIVA Nunzia Rinaldi corso Vittorio Emanuele II 8", ALL_ASKED, town).place
    assert found is not None
    assert name_words(found.street) == name_words("Corso Vittorio Emanuele III")
