"""What a password must be."""

import pytest

from comunica.municipality.passwords import BadPassword, tidied, why_bad

PERSONAL = ("anna.bianchi@comune.solaro.example".partition("@")[0], "Anna Bianchi")


@pytest.mark.parametrize(
    "password",
    [
        "il gatto dorme sul trattore",
        "Corretto-Cavallo-Pila",
        "9f2K-77xQ-pLm3",
        "però così è più lunga",
        "🐢🐇🐢🐇 tre volte al dì",
    ],
)
def test_a_few_words_of_ones_own_are_taken(password: str) -> None:
    assert why_bad(password, personal=PERSONAL) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("cavallo blu", BadPassword.SHORT),
        ("x" * 201, BadPassword.LONG),
        ("Password1234", BadPassword.COMMON),
        ("P4ssw0rd!2026", BadPassword.COMMON),
        ("benvenuti2026!", BadPassword.COMMON),
        ("Comune.123456", BadPassword.COMMON),
        ("qwertyuiop123", BadPassword.COMMON),
        ("aaaaaaaaaaaaaaa", BadPassword.COMMON),
        ("0331 1234567890", BadPassword.COMMON),
        ("annabianchi26", BadPassword.COMMON),
        ("Bianchi.Anna.1", BadPassword.COMMON),
    ],
)
def test_what_everybody_would_try_is_not(password: str, why: BadPassword) -> None:
    assert why_bad(password, personal=PERSONAL) is why


def test_the_same_signs_are_the_same_password_however_a_keyboard_composed_them() -> None:
    assert tidied("perche\u0301 no") == tidied("perch\u00e9 no")
