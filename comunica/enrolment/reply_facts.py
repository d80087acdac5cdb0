"""The facts that replies name: what was understood, what is on record, what is asked. In the town's language."""

import datetime as dt
from collections.abc import Collection, Mapping

from comunica.enrolment.consent import Consent, Details
from comunica.enrolment.conversation import Heard
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.replies import as_fact, fill, words_in
from comunica.municipality.italian import elided
from comunica.municipality.joining import JOIN_WORD
from comunica.municipality.profile import DEFAULT_REQUIRED, RequiredField

_NAMES = (RequiredField.GIVEN_NAME, RequiredField.SURNAME)
#: Of the person and the message; those of the town come on top.
OF_THE_PERSON = frozenset(
    {
        *("nome", "cognome", "luogo", "via", "zona_letta", "zona", "zona_nuova", "zona_vecchia", "altro_comune"),
        *("in_zona", "dati_letti", "scelte", "stato", "dati_tenuti", "seguito"),
    }
)
#: Of the town.
OF_THE_TOWN = frozenset(
    {
        *("servizio", "comune", "ente", "dell_ente", "contatti", "link_privacy", "giorni", "elenco_zone", "ufficio"),
        *("dpo", "età_minima", "come_iscriversi", "come_iscriversi_inglese", "esempio_iscrizione"),
        *("nome_richiesto", "esempio_nome"),
    }
)


def facts_for(
    heard: Heard,
    gazetteer: Gazetteer,
    language: str = "it",
    *,
    required: Collection[RequiredField] = DEFAULT_REQUIRED,
) -> Mapping[str, str]:
    """The facts of the person that replies may name. `required`: what the town asks for."""
    return _Told(heard, gazetteer, words_in(language), required).facts()


def asked_told(required: Collection[RequiredField], language: str = "it") -> str:
    """`nome, cognome, via e numero (o zona, o contrada)`: what a town asks for, no more; empty if for nothing."""
    words = words_in(language)
    return ", ".join(words[f"asked_{each}"] for each in RequiredField if each in required)


def how_to_join_told(required: Collection[RequiredField], language: str = "it") -> str:
    """`ATTIVA, nome, cognome, via e numero (o zona, o contrada)`."""
    return ", ".join(filter(None, (JOIN_WORD, asked_told(required, language))))


def names_told(required: Collection[RequiredField], language: str = "it") -> str:
    """`il tuo nome e cognome`, or the one of them that a town asks for."""
    asked = [each for each in _NAMES if each in required]
    return words_in(language)[f"asked_only_{asked[0]}" if len(asked) == 1 else "asked_names"]


def missing_told(
    question: OpenQuestion,
    gazetteer: Gazetteer,
    language: str = "it",
    *,
    required: Collection[RequiredField] = DEFAULT_REQUIRED,
) -> str:
    """What a reminder asks for: completes "Rispondi con …"."""
    words = words_in(language)
    match question.asked:
        case Ask.JOIN:
            return asked_told(required, language) or JOIN_WORD
        case Ask.NAME:
            return names_told(required, language)
        case Ask.PLACE | Ask.ZONE:
            return words["missing_place"]
        case Ask.CHOICE:
            return fill(words["missing_choice"], {"scelte": choices_told(question, gazetteer)})
        case Ask.CONFIRM | Ask.OPT_IN:
            return words["missing_yes"]


def choices_told(question: OpenQuestion | None, gazetteer: Gazetteer) -> str:
    """`1 Brollo, 2 Villaggio Brollo`."""
    options = question.options if question else ()
    return ", ".join(f"{at} {option_told(each, gazetteer)}" for at, each in enumerate(options, 1))


def option_told(place: Place, gazetteer: Gazetteer) -> str:
    """A place to choose: `Villaggio Brollo`, `Via Roma 12 (Centro)`."""
    street = " ".join(part for part in (place.street, place.house_number) if part)
    zone = gazetteer.name_of(place.zone)
    if street and zone:
        return as_fact(f"{street} ({zone})")
    return as_fact(street or place.name or place.municipality or zone or place.written)


class _Told:
    """One message and its town, in one language."""

    def __init__(
        self, heard: Heard, gazetteer: Gazetteer, words: Mapping[str, str], required: Collection[RequiredField]
    ) -> None:
        self._heard = heard
        self._gazetteer = gazetteer
        self._words = words
        self._required = required

    def facts(self) -> Mapping[str, str]:
        reading, now = self._heard.reading, self._heard.after.details
        place = reading.place
        town = place.municipality if place else ""
        return {
            "nome": as_fact(reading.given_name or now.given_name),
            "cognome": as_fact(reading.surname),
            "dati_letti": self._read(),
            "luogo": as_fact(_written(place)),
            "zona_letta": self._area(place),
            "zona": self._area_on_record(now),
            "in_zona": self._already_in(now),
            "zona_nuova": self._area_on_record(now),
            "zona_vecchia": self._area_on_record(self._heard.before.details),
            "altro_comune": elided(self._say("in_town", comune=town)) if town else self._words["outside"],
            "via": as_fact(_written(place)),
            "scelte": choices_told(self._heard.question, self._gazetteer),
            "stato": self._standing(),
            "dati_tenuti": self._held(),
            "seguito": self._words["goes_on" if self._is_enrolled else "does_not"],
        }

    @property
    def _is_enrolled(self) -> bool:
        return self._heard.before.consent is Consent.OPTED_IN

    def _say(self, name: str, **facts: str) -> str:
        return fill(self._words[name], facts)

    def _area(self, place: Place | None) -> str:
        if place is not None and place.kind is PlaceKind.OUTSIDE:
            return self._words["outside"]
        return self._gazetteer.name_of(place.zone if place else None) or self._words["no_zone"]

    def _area_on_record(self, details: Details) -> str:
        if details.outside:
            return self._words["outside"]
        return self._gazetteer.name_of(details.zone) or self._words["no_zone"]

    def _already_in(self, details: Details) -> str:
        zone = self._gazetteer.name_of(details.zone)
        if not zone:
            return self._words["already_everyone"]
        # The zone is the same, but perhaps not the house in it, nor the name.
        return self._say("already_with_these" if self._heard.reading.place else "already_in_zone", zona=zone)

    def _read(self) -> str:
        """A line for each field that the town asks for, or that was told."""
        reading, place = self._heard.reading, self._heard.reading.place
        facts = {
            RequiredField.GIVEN_NAME: {"nome": as_fact(reading.given_name)},
            RequiredField.SURNAME: {"cognome": as_fact(reading.surname)},
            RequiredField.PLACE: {"luogo": as_fact(_written(place)), "zona": self._area(place)},
        }
        told = {
            RequiredField.GIVEN_NAME: bool(reading.given_name),
            RequiredField.SURNAME: bool(reading.surname),
            RequiredField.PLACE: place is not None,
        }
        shown = (each for each in RequiredField if told[each] or each in self._required)
        return "\n".join(self._say(f"read_{each}", **facts[each]) for each in shown)

    def _dated(self, name: str, at: dt.datetime | None) -> str:
        return elided(self._say(name, data=f"{at:%d/%m/%Y}"), "'") if at else ""

    def _standing(self) -> str:
        now = self._heard.before
        if not self._is_enrolled:
            return self._words["not_enrolled"]
        since = self._dated("since", now.consented_at)
        last = self._dated("last_notice", self._heard.last_notice)
        zone = self._gazetteer.name_of(now.details.zone)
        area = self._say("zone_of", zona=zone) if zone else self._words["everyone"]
        return self._say("enrolled", dal=since, zona=area, ultimo=last)

    def _held(self) -> str:
        now = self._heard.before
        if now.consent is Consent.NONE and now.last_inbound_at is None:
            return self._words["holds_this_message"]
        if not self._is_enrolled:
            return self._words["holds_no_enrolment"]
        since = self._dated("since_in_brackets", now.consented_at)
        zone = self._gazetteer.name_of(now.details.zone)
        return self._say(
            "holds_all",
            scritto=self._words["wrote_all" if set(self._required) == set(RequiredField) else "wrote_some"],
            zona=self._say("holds_zone", zona=zone) if zone else "",
            dal=since,
        )


def _written(place: Place | None) -> str:
    return place.written if place else ""
