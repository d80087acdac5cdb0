"""The draft of a privacy notice: what it says follows from what the town set."""

from dataclasses import replace

import pytest

from comunica.enrolment.privacy_notice import NoticeFacts, compose_notice
from comunica.municipality.profile import Profile

FACTS = NoticeFacts(
    town="Comune di Borgo",
    service="Borgo Informa",
    contacts="chiama lo 02 123456",
    controller="piazza Roma 1",
    processor="",
    by_consent=False,
    retention_days=30,
    numbers=("+39 02 1",),
    profile=Profile(),
)


@pytest.mark.parametrize(
    ("facts", "says", "says_not"),
    [
        (FACTS, "Il titolare dei dati è il Comune di Borgo: piazza Roma 1.", "Comune di Comune"),
        (replace(FACTS, town="Borgo"), "è il Comune di Borgo: piazza Roma 1.", "è Borgo"),
        (replace(FACTS, town="Unione Alta"), "è l’Unione Alta: piazza Roma 1.", "Comune di Unione"),
        (FACTS, "30 giorni dopo la tua cancellazione", "Responsabile della protezione dei dati\n"),
        (replace(FACTS, retention_days=0), "subito dopo la tua cancellazione", "0 giorni dopo"),
        (replace(FACTS, retention_days=1), "il giorno dopo la tua cancellazione", "1 giorni"),
        (replace(FACTS, by_consent=True), "lettera a del GDPR", "compito di interesse pubblico"),
        (FACTS, "compito di interesse pubblico", "lettera a del GDPR"),
        (replace(FACTS, processor="Servizi Srl"), "responsabile del trattamento: Servizi Srl.", "autorizzato"),
        (replace(FACTS, numbers=()), "Scrivi DISATTIVA, quando vuoi", "al +39"),
        (replace(FACTS, profile=Profile(leave_words=("basta",))), "Scrivi BASTA al +39 02 1", "DISATTIVA"),
        (replace(FACTS, profile=Profile(required=())), "Nient’altro è obbligatorio", "Ti chiediamo anche"),
        (replace(FACTS, profile=Profile(keep_words=True)), "non è un comando: 7 giorni", "solo finché è letto"),
        (replace(FACTS, profile=Profile(dpo="dpo@borgo.it.")), "protezione dei dati\ndpo@borgo.it.", "dpo@borgo.it.."),
        (replace(FACTS, profile=Profile(minimum_age=16)), "dai 16 anni", "dai 14"),
    ],
)
def test_the_draft_follows_from_what_the_town_set(facts: NoticeFacts, says: str, says_not: str) -> None:
    text = compose_notice(facts)
    assert says in text
    assert says_not not in text
