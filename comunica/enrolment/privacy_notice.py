"""Composes a municipality's privacy notice in plain Italian, from what it set: a draft that its people correct.

The points are those of art. 13 GDPR; what is kept and how long is docs/privacy/retention.md. Paragraphs are divided by
empty lines, and a line of its own before a paragraph that ends without a full stop is its heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comunica.municipality.profile import Profile, RequiredField
from comunica.municipality.town_name import the_sender

_ASKED = {
    RequiredField.GIVEN_NAME: "nome",
    RequiredField.SURNAME: "cognome",
    RequiredField.PLACE: "via, zona o contrada dove abiti",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What a notice is made of. `controller`: where the municipality is reached, PEC and all; `processor`: who runs the
    service for it; empty: the municipality itself. `by_consent`: the legal basis is consent, not a public task.
    """

    town: str
    service: str
    contacts: str
    controller: str
    processor: str
    by_consent: bool
    retention_days: int
    numbers: Sequence[str]
    profile: Profile


def compose_notice(facts: NoticeFacts) -> str:
    """The whole text."""
    return "\n\n".join(f"{heading}\n{body}" for heading, body in _parts(facts))


def _parts(facts: NoticeFacts) -> Iterator[tuple[str, str]]:
    profile = facts.profile
    yield f"Informativa privacy di {facts.service}", "Articolo 13 del regolamento europeo 2016/679 (GDPR)."
    yield "Chi è il titolare", f"Il titolare dei dati è {the_sender(facts.town)}: {facts.controller}."
    if profile.dpo:
        yield "Responsabile della protezione dei dati", f"{profile.dpo.rstrip('.')}."
    yield "Quali dati usiamo", _data(profile)
    yield "Perché li usiamo", _purpose(facts)
    yield "Che cosa succede se non li dai", _refusal(profile)
    yield "Chi li riceve", _recipients(facts)
    yield "Per quanto tempo li teniamo", _retention(facts)
    yield "Come ti cancelli", _leaving(facts)
    yield "I tuoi diritti", _rights(facts)
    yield "Minori", _minors(profile)
    yield "Nessun profilo", "Non facciamo profili e nessuna decisione è presa da un programma da solo."
    yield (
        "Non è un numero di emergenza",
        "Questo servizio manda avvisi. Per un’emergenza chiama il 112: i messaggi che scrivi qui non li legge nessuno "
        "in tempo.",
    )


def _data(profile: Profile) -> str:
    asked = [_ASKED[each] for each in profile.required]
    told = f" Ti chiediamo anche: {', '.join(asked)}." if asked else ""
    topics = " Se scegli degli argomenti, teniamo la scelta." if profile.topics else ""
    return (
        "Il tuo numero di telefono o il tuo identificativo WhatsApp, e il nome che mostri su WhatsApp solo mentre "
        f"leggiamo il messaggio.{told}{topics} Teniamo poi quando ti sei iscritto, con quale parola e con "
        "quale versione "
        "di questa informativa; e per ogni avviso, se è partito e se è arrivato. Non ti chiediamo la data di nascita e "
        "non scarichiamo foto, voce o documenti."
    )


def _purpose(facts: NoticeFacts) -> str:
    aim = "Per mandarti su WhatsApp gli avvisi del Comune: lavori, interruzioni, scadenze, allerte. "
    if facts.by_consent:
        return aim + (
            "La base giuridica è il tuo consenso (articolo 6, paragrafo 1, lettera a del GDPR), che dai scrivendo la "
            "parola per iscriverti e che puoi ritirare quando vuoi. Quello che è stato fatto prima resta lecito."
        )
    return aim + (
        "La base giuridica è un compito di interesse pubblico (articolo 6, paragrafo 1, lettera e del GDPR): informare "
        "i cittadini (legge 150/2000) e avvisarli dei rischi (codice della protezione civile, decreto legislativo "
        "1/2018). Iscriversi è comunque una tua scelta."
    )


def _refusal(profile: Profile) -> str:
    if not profile.required:
        return "Senza il tuo contatto WhatsApp non possiamo mandarti gli avvisi. Nient’altro è obbligatorio."
    return (
        "Senza questi dati non possiamo iscriverti: servono a mandarti gli avvisi della tua zona. Se non li "
        "dai, o se ti "
        "cancelli, non cambia niente nei tuoi rapporti con il Comune."
    )


def _recipients(facts: NoticeFacts) -> str:
    who = (
        f"Chi gestisce il servizio per conto del Comune, come responsabile del trattamento: {facts.processor}. "
        if facts.processor
        else "Il personale del Comune autorizzato. "
    )
    return who + (
        "I messaggi passano per WhatsApp: per chi è in Europa è di WhatsApp Ireland Limited, del gruppo Meta, che può "
        "trattare dati negli Stati Uniti in base al quadro UE-USA sulla protezione dei dati (Data Privacy "
        "Framework) e a "
        "clausole contrattuali tipo. Per l’uso di WhatsApp valgono anche le sue condizioni. Gli altri "
        "iscritti non vedono "
        "niente di te. I dati non si vendono e non si danno ad altri."
    )


def _retention(facts: NoticeFacts) -> str:
    days = facts.retention_days
    until = "subito dopo" if days == 0 else "il giorno dopo" if days == 1 else f"{days} giorni dopo"
    words = (
        "Quello che scrivi e non è un comando: 7 giorni, letto solo se serve a un ufficio."
        if facts.profile.keep_words
        else "Quello che scrivi: solo finché è letto da un programma, al massimo 7 giorni."
    )
    return (
        f"I tuoi dati: finché resti iscritto, poi li cancelliamo {until} la tua cancellazione. Che ti sei cancellato: "
        "solo come impronta da cui non si risale al numero, perché nessuno ti iscriva di nuovo per errore. Che un "
        f"avviso ti è stato mandato: 12 mesi. Le nostre risposte: 7 giorni. {words} Se scrivi e non ti iscrivi, il tuo "
        "contatto: 7 giorni."
    )


def _leaving(facts: NoticeFacts) -> str:
    word = next(iter(facts.profile.leave_words), "DISATTIVA").upper()
    where = f" al {facts.numbers[0]}" if facts.numbers else ""
    return f"Scrivi {word}{where}, quando vuoi: vale subito e non costa niente. È semplice come iscriversi."


def _rights(facts: NoticeFacts) -> str:
    office = f" all’ufficio {facts.profile.privacy_office}" if facts.profile.privacy_office else " al Comune"
    return (
        "Puoi chiedere di vedere i tuoi dati, correggerli, cancellarli, limitarne l’uso, averne una copia, e opporti. "
        f"Scrivi{office}: {facts.contacts}. Ti rispondiamo entro un mese. Se pensi che i tuoi dati siano "
        "usati male puoi "
        "fare reclamo al Garante per la protezione dei dati personali (www.garanteprivacy.it)."
    )


def _minors(profile: Profile) -> str:
    return f"Ci si può iscrivere dai {profile.minimum_age} anni."
