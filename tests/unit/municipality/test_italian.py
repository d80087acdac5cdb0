"""Small words before numbers and names that begin with a vowel."""

import pytest

from comunica.municipality.italian import elided


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("Il 8 novembre 2026 ha scritto", "L’8 novembre 2026 ha scritto"),
        ("Pubblicata il 11 novembre 2026.", "Pubblicata l’11 novembre 2026."),
        ("vostro, dal 08/11/2026", "vostro, dall’08/11/2026"),
        ("Dal 8 agosto, entro il 11 aprile", "Dall’8 agosto, entro l’11 aprile"),
        ("dispari dal 11 in poi, e del 83, al 800%", "dispari dall’11 in poi, e dell’83, all’800%"),
        ("Nel 8, sul 11", "Nell’8, sull’11"),
        ("Sigillato fino al 8 novembre", "Sigillato fino all’8 novembre"),
        ("980 a aprile 2026, 1.066 a agosto 2026", "980 ad aprile 2026, 1.066 ad agosto 2026"),
        ("a Arese", "ad Arese"),
    ],
)
def test_what_begins_with_a_vowel_takes_the_short_word(made: str, said: str) -> None:
    assert elided(made) == said


@pytest.mark.parametrize(
    "said",
    [
        "Il 18 novembre, dal 1 al 110, nel 2026, al 112",
        "chiama il 8001 o il 1180",
        "a maggio, a Solaro",
        "Via Roma 12 a Agrate, civico 3/a",
        "Since 8 November, on 11 April",
    ],
)
def test_everything_else_stays(said: str) -> None:
    assert elided(said) == said
