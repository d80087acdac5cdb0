"""What plain messages mean. The full corpus comes with the full reader; these are the rules that may never break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Intent, PlaceKind, Reading
from comunica.enrolment.reading import read
from comunica.municipality.profile import RequiredField
from comunica.municipality.territory import Zone, ZoneKind
from tests.unit.enrolment.towns import GAZETTEER, NOTHING_ASKED, PROFILE


def reading(text: str) -> Reading:
    return read(text, PROFILE, GAZETTEER, None)


@pytest.mark.parametrize(
    ("text", "given", "surname", "zone"),
    [
        ("ATTIVA Maria Bianchi La Costa", "Maria", "Bianchi", "la-costa"),
        ("attiva maria bianchi la costa", "Maria", "Bianchi", "la-costa"),
        ("ATTIVA, Maria, Bianchi, Brollo", "Maria", "Bianchi", "brollo"),
        ("*ATTIVA* Maria De Luca villaggio BROLLO", "Maria", "De Luca", "brollo"),
        ("Buongiorno, vorrei iscrivermi: Maria D’Angelo, Centro", "Maria", "D'Angelo", "centro"),
        ("atttiva Zoé Rossi-Bianchi abito a Brollo", "Zoé", "Rossi-Bianchi", "brollo"),
        ("ATTIVA Maria Bianchi contrada San Pietro 3", "Maria", "Bianchi", "san-pietro"),
        ("ATTIVA Maria Bianchi la costa 12/A", "Maria", "Bianchi", "la-costa"),
        ("Info Borgo Maria Bianchi Centro", "Maria", "Bianchi", "centro"),
        ("ATTIVA\nMaria\nBianchi\nCentro", "Maria", "Bianchi", "centro"),
        ("ATTIVA Maria Bianchi via Roma 12 Brollo", "Maria", "Bianchi", "brollo"),
    ],
)
def test_a_whole_request_gives_name_surname_and_zone(text: str, given: str, surname: str, zone: str) -> None:
    read_as = reading(text)
    assert (read_as.action, read_as.given_name, read_as.surname, read_as.zone) == (
        Action.SUBSCRIBE,
        given,
        surname,
        zone,
    )


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("ATTIVA Maria Bianchi fuori paese", ""),
        ("ATTIVA Maria Bianchi Saronno", "Saronno"),
        ("ATTIVA Maria Bianchi via Roma 3, SARONNO", "Saronno"),
        ("ATTIVA Maria Bianchi abito a San Vito", "San Vito"),
    ],
)
def test_another_town_is_outside(text: str, town: str) -> None:
    read_as = reading(text)
    assert read_as.action is Action.SUBSCRIBE
    assert read_as.place is not None
    assert (read_as.place.kind, read_as.place.municipality, read_as.zone) == (PlaceKind.OUTSIDE, town, None)


def test_a_place_that_nobody_knows_is_kept_as_written_and_lowers_the_confidence() -> None:
    read_as = reading("ATTIVA Maria Bianchi via dei Tigli 4 bis")
    assert read_as.place is not None
    assert (read_as.place.kind, read_as.place.written) == (PlaceKind.ADDRESS, "via dei Tigli 4 bis")
    assert read_as.confidence < 1


def test_a_street_that_is_called_like_a_contrada_is_not_the_contrada() -> None:
    assert reading("ATTIVA Maria Bianchi via San Pietro 4").zone is None


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ATTIVA", {RequiredField.GIVEN_NAME, RequiredField.SURNAME, RequiredField.PLACE}),
        ("Attiva!", {RequiredField.GIVEN_NAME, RequiredField.SURNAME, RequiredField.PLACE}),
        ("ATTIVA Maria Bianchi", {RequiredField.PLACE}),
        ("ATTIVA La Costa", {RequiredField.GIVEN_NAME, RequiredField.SURNAME}),
    ],
)
def test_what_is_missing_is_named(text: str, missing: set[RequiredField]) -> None:
    read_as = reading(text)
    assert read_as.action is Action.INCOMPLETE
    assert set(read_as.missing) == missing


@pytest.mark.parametrize("text", ["ATTIVA e grazie", "ATTIVA Maria Bianchi e grazie mille"])
def test_thanks_are_no_place_called_le_grazie(text: str) -> None:
    grazie = Gazetteer([Zone(id="le-grazie", kind=ZoneKind.CONTRADA, name="Le Grazie")])
    read_as = read(text, PROFILE, grazie)
    assert (read_as.action, read_as.place) == (Action.INCOMPLETE, None)


def test_a_town_that_asks_nothing_enrols_on_the_bare_word() -> None:
    assert read("ATTIVA", NOTHING_ASKED, GAZETTEER, None).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "DISATTIVA",
        "disattiva",
        "«Disattiva»",
        "“DISATTIVA”",
        "'disattiva'",
        "DIS ATTIVA",
        "dis-attiva",
        "d i s a t t i v a",
        "D.I.S.A.T.T.I.V.A.",
        "disativa",
        "Disatttiva!!!",
        "🙏DISATTIVA🙏",
        "per favore DISATTIVA",
        "DISATTIVA Maria Bianchi La Costa",
        "ATTIVA no anzi DISATTIVA",
        "STOP",
        "Stop.",
        "s t o p",
        "STOP grazie",
        "Buongiorno, stop ai messaggi",
        "basta messaggi",
        "CANCELLAMI",
        "cancellatemi dalla lista per favore",
        "vorrei disiscrivermi",
        "Non ricevere più",
        "Borgo Off",
        "OFF",
        "cancellazione",
    ],
)
def test_leaving_is_never_missed(text: str) -> None:
    assert reading(text).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "Hanno disattivato il semaforo in via Roma",
        "Stop alle auto in centro?",
        "Basta con i cantieri!",
        "La linea non è attiva da stamattina",
        "Come si attiva lo SPID?",
        "ATTIVA la luce in via Donatello",
        "Per iscriverti scrivi ATTIVA nome e cognome, per uscire scrivi DISATTIVA",
        "Buongiorno, la piscina è aperta?",
    ],
)
def test_neither_joining_nor_leaving_is_invented(text: str) -> None:
    assert reading(text).action is Action.OTHER


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Grazie mille!", Intent.THANKS),
        ("👍", Intent.THANKS),
        ("", Intent.THANKS),
        ("c'è un incendio in via Roma", Intent.EMERGENCY),
        ("puzza di GAS", Intent.EMERGENCY),
        ("AIUTO", Intent.HELP),
        ("DATI", Intent.ACCESS),
        ("PAUSA", Intent.PAUSE),
        ("stop fino a Natale", Intent.PAUSE),
        ("english please", Intent.LANGUAGE),
        ("Buongiorno, parlate inglese?", Intent.LANGUAGE),
        ("chi siete?", Intent.HELP),
        ("come si disattiva?", Intent.HELP),
        ("sono già iscritta?", Intent.PROBLEM),
        ("SOS", Intent.EMERGENCY),
        ("ho bisogno di aiuto subito", Intent.EMERGENCY),
        ("STOP di notte", Intent.PAUSE),
        ("OFF per un mese", Intent.PAUSE),
        ("sospendete", Intent.PAUSE),
        ("niente messaggi di notte", Intent.PAUSE),
        ("in francese?", Intent.LANGUAGE),
        ("non capisco italiano", Intent.LANGUAGE),
        ("si paga qualcosa?", Intent.HELP),
        ("gratis?", Intent.HELP),
        ("privacy?", Intent.HELP),
        ("chi vede il mio numero?", Intent.HELP),
        ("quanti messaggi mandate?", Intent.HELP),
        ("voglio cambiare indirizzo", Intent.ACCESS),
        ("cognome sbagliato", Intent.ACCESS),
        ("copia dati", Intent.ACCESS),
        ("che indirizzo avete?", Intent.ACCESS),
        ("mi avete iscritto?", Intent.PROBLEM),
        ("perché non ricevo?", Intent.PROBLEM),
        ("iscritta ma niente", Intent.PROBLEM),
        ("anche mia moglie", Intent.THIRD_PARTY),
        ("mia madre vuole iscriversi", Intent.THIRD_PARTY),
        ("INFO BORGO mia madre", Intent.THIRD_PARTY),
        ("ATTIVA per conto di mia madre", Intent.THIRD_PARTY),
        ("\U0001f198", Intent.EMERGENCY),
        ("S.O.S.", Intent.EMERGENCY),
        ("uomo a terra", Intent.EMERGENCY),
        ("chiamate i carabinieri", Intent.EMERGENCY),
        ("gatto smarrito", Intent.NONE),
        ("Russo", Intent.NONE),
        ("Quando passa la raccolta carta?", Intent.NONE),
    ],
)
def test_other_messages_have_an_intent(text: str, intent: Intent) -> None:
    assert (reading(text).action, reading(text).intent) == (Action.OTHER, intent)


def test_the_reading_says_why_without_the_persons_words() -> None:
    because = " ".join(reading("ATTIVA Ermenegilda Quattropani La Costa").because)
    assert "attiva" in because
    assert "Ermenegilda" not in because


@given(st.text(max_size=4096))
def test_any_text_gives_a_reading(text: str) -> None:
    assert reading(text).action in Action


@given(
    st.sampled_from(["", "ciao ", "Buongiorno, ", "\n", "  "]),
    st.sampled_from(["DISATTIVA", "disattiva", "Cancellami", "dis attiva", "STOP"]),
    st.sampled_from(["", "!", " grazie", "\n\n", " 🙏", "."]),
)
def test_leaving_is_stable_under_case_greeting_and_thanks(before: str, word: str, after: str) -> None:
    assert reading(f"{before}{word}{after}").action is Action.UNSUBSCRIBE
