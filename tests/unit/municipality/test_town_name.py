"""A municipality is called as it signs, alone and within a sentence."""

import pytest

from comunica.municipality.town_name import of_sender, sender_of, the_sender


@pytest.mark.parametrize(
    ("name", "signs", "the", "of"),
    [
        ("Solaro", "Comune di Solaro", "il Comune di Solaro", "del Comune di Solaro"),
        ("Comune di Borgo", "Comune di Borgo", "il Comune di Borgo", "del Comune di Borgo"),
        ("Cittadella", "Comune di Cittadella", "il Comune di Cittadella", "del Comune di Cittadella"),
        ("Unione Terre d'Acqua", "Unione Terre d'Acqua", "l’Unione Terre d'Acqua", "dell’Unione Terre d'Acqua"),
        ("Città di Asti", "Città di Asti", "la Città di Asti", "della Città di Asti"),
        ("Città di Castello", *(f"{of}Comune di Città di Castello" for of in ("", "il ", "del "))),
        ("Città Sant’Angelo", *(f"{of}Comune di Città Sant’Angelo" for of in ("", "il ", "del "))),
        ("Consorzio Alta Valle", "Consorzio Alta Valle", "il Consorzio Alta Valle", "del Consorzio Alta Valle"),
        ("Roma Capitale", "Roma Capitale", "Roma Capitale", "di Roma Capitale"),
    ],
)
def test_a_town_is_called_as_what_it_is(name: str, signs: str, the: str, of: str) -> None:
    assert (sender_of(name), the_sender(name), of_sender(name)) == (signs, the, of)
