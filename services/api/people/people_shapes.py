"""What clients send and get of the people on record, as documented in /openapi.json."""

import datetime as dt
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from comunica.enrolment.importing.cells import LONGEST_CELL, BadCell, Cell, phone_of
from comunica.enrolment.importing.columns import Column
from comunica.usecases.hearing.sealed_details import SHORTEST_PREFIX, letters_of
from comunica.usecases.people.enrol_person import PersonAsked, PersonEnrolled
from comunica.usecases.people.export_format import facts_of, facts_of_proof
from comunica.usecases.people.export_subscribers import ExportedPerson, ProofOnRecord
from comunica.usecases.people.list_subscribers import SubscriberFilter, SubscriberOnRecord
from services.api.shapes import Asked, Links, PageAsked, Text, TopicId, ZoneId

Consent = Literal["opted_in", "opted_out"]
StreetName = Annotated[Text, Field(min_length=1, max_length=200)]
#: A line of a form.
Line = Annotated[Text, Field(max_length=LONGEST_CELL)]
Topics = Annotated[list[TopicId], Field(min_length=1, max_length=50)]


class SubscriberShown(BaseModel):
    """A person who joined, or left and is not erased yet."""

    id: UUID
    consent: Literal["opted_in", "opted_out"]
    since: dt.datetime | None = Field(description="Of the message that decided the consent.")
    given_name: str | None
    surname: str | None
    place: str | None = Field(description="As the person wrote it.")
    zone: str | None
    street: str | None = Field(description="Id of the street, if the gazetteer has it.")
    house_number: str | None
    outside: bool
    topics: list[str] | None = Field(description="What they want to hear of; null: everything.")
    address: str = Field(description="Masked.", examples=["phone …67"])
    marketing: Literal["open", "stopped"] = Field(
        description="Stopped in the provider's own app: the person gets no marketing, and every other notice."
    )
    created_at: dt.datetime


class SubscriberPage(BaseModel):
    """Subscribers, newest first."""

    subscribers: list[SubscriberShown]
    links: Links


class SubscribersAsked(PageAsked):
    """Which subscribers. What names a person is searched by POST: an address of a page is written into many logs."""

    zone: ZoneId | None = Field(None, description="Of this zone or contrada.")
    street: StreetName | None = Field(None, description="Of this street: its id, or any of its names.")
    consent: Consent | None = Field(None, description="Who joined, or who left.")

    def wanted(self, street: str | None) -> SubscriberFilter:
        """As the use case takes it. `street`: the id of the one that is asked for."""
        return SubscriberFilter(zone=self.zone, street=street, consent=self.consent)


def _whole_number(value: str) -> str:
    """`ValueError` says what is wrong with it, and not what it is."""
    try:
        _ = value and phone_of(value)
    except BadCell as problem:
        raise ValueError(str(problem)) from None
    return value


class SubscriberSearch(Asked):
    """Whom to find: by a phone, by a surname or how it begins, or by several of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"phone": "+39 333 1234567"},
                {"surname": "Bianchi"},
                {"surname_prefix": "Bia", "street": "Via Roma"},
            ]
        }
    )

    phone: Annotated[Text, Field(max_length=40), AfterValidator(_whole_number)] | None = Field(
        None, description="The whole number, in any usual spelling; without a country code it is Italian."
    )
    surname: Annotated[Text, Field(max_length=60)] | None = Field(
        None, description="The whole surname; case, accents and apostrophes do not matter."
    )
    surname_prefix: Annotated[Text, Field(max_length=60)] | None = Field(
        None, validate_default=True, description="How it begins: three letters at least; blanks do not matter either."
    )
    zone: ZoneId | None = None
    street: StreetName | None = Field(None, description="Of this street: its id, or any of its names.")
    consent: Consent | None = None
    older_than: UUID | None = Field(None, description="The `next` of the page before; absent for the newest.")

    @field_validator("surname")
    @classmethod
    def _has_a_letter(cls, surname: str | None) -> str | None:
        # Of one without any there is no digest to look for: everybody would be found.
        if surname and not letters_of(surname):
            raise ValueError("give a letter at least")
        return surname

    @field_validator("surname_prefix")
    @classmethod
    def _names_somebody(cls, prefix: str | None, info: ValidationInfo) -> str | None:
        if not prefix and not any(info.data.get(name, "refused") for name in ("phone", "surname")):
            raise ValueError(
                "give a phone, a surname or how it begins; to list people by zone or street use GET /v2/subscribers"
            )
        if prefix is not None and len(letters_of(prefix)) < SHORTEST_PREFIX:
            raise ValueError(f"give {SHORTEST_PREFIX} letters at least")
        return prefix

    def wanted(self, street: str | None) -> SubscriberFilter:
        """As the use case takes it. `street`: the id of the one that is asked for."""
        return SubscriberFilter(
            address=phone_of(self.phone) if self.phone else None,
            surname=self.surname,
            surname_prefix=self.surname_prefix,
            zone=self.zone,
            street=street,
            consent=self.consent,
        )


class ConsentGiven(Asked):
    """How and when the person said that they want the messages, and where that can be seen."""

    way: Line = Field(description="message, paper, phone, web, desk or earlier_service; also in Italian: modulo …")
    given_at: Line = Field(
        description="A moment with its offset, or a day on the town's calendar; never in the future.",
        examples=["2026-11-20T10:15:00+01:00", "2026-11-20", "20/11/2026 10:15"],
    )
    notice_version: Line = Field("", description="Of the privacy notice that they were shown.")
    proof: Line = Field("", description="Where the proof is: a protocol number, a folder. Kept sealed, and told back.")


class SubscriberAsked(Asked):
    """A person to enrol by hand."""

    model_config = ConfigDict(
        title="NewSubscriber",
        json_schema_extra={
            "examples": [
                {
                    "phone": "+39 333 1234567",
                    "given_name": "Maria",
                    "surname": "Bianchi",
                    "place": "via Roma 12",
                    "consent": {"way": "paper", "given_at": "2026-11-20", "proof": "prot. 1234/2026"},
                }
            ]
        },
    )

    phone: Line = Field(description="In any usual spelling; without a country code it is Italian.")
    given_name: Line = ""
    surname: Line = ""
    place: Line = Field("", description="Address, zone or contrada, as the person told it.")
    zone: Line = Field("", description="Name or id of a zone or contrada: decides, whatever the place says.")
    consent: ConsentGiven
    topics: Topics | None = Field(
        None, description="What they want to hear of, see GET /v2/topics; absent: everything."
    )

    def person(self) -> PersonAsked:
        """As the use case takes it."""
        cells: dict[Column, Cell] = {
            Column.PHONE: self.phone,
            Column.GIVEN_NAME: self.given_name,
            Column.SURNAME: self.surname,
            Column.PLACE: self.place,
            Column.ZONE: self.zone,
            Column.CONSENTED_AT: self.consent.given_at,
            Column.WAY: self.consent.way,
            Column.NOTICE_VERSION: self.consent.notice_version,
            Column.PROOF: self.consent.proof,
        }
        return PersonAsked(cells=cells, topics=self.topics)


class SubscriberEnrolled(BaseModel):
    """What came of it. Nothing of the person is in here: it is kept for repeats."""

    id: UUID
    uri: str
    outcome: Literal["added", "changed", "already"] = Field(
        description="added: enrolled now. changed: was enrolled by an earlier word, brought up to date. already: by "
        "the same word or a later one, nothing changed."
    )
    zone: str | None
    outside: bool
    place_unknown: bool = Field(description="The gazetteer does not know the place: they get what goes to everyone.")


class TopicsChosen(Asked):
    """What the person wants to hear of."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"topics": ["eventi"]}]})

    topics: Topics | None = Field(description="Ids of topics; null: everything.")


class ExportAsked(Asked):
    """Which page."""

    newer_than: UUID | None = Field(None, description="The id that links.next holds; absent for the oldest.")


class ExportFileAsked(Asked):
    """Written as what."""

    format: Literal["csv", "json"] = "csv"


class ExportPage(BaseModel):
    """Everybody on record, whatever their consent, oldest first."""

    subscribers: list["PersonExported"]
    links: Links


class SubscribersFound(BaseModel):
    """Subscribers, newest first."""

    subscribers: list[SubscriberShown]
    next: UUID | None = Field(description="The `older_than` of the next page; null on the last.")


class ProofShown(BaseModel):
    """An entry of the ledger of consent. The message itself was never kept: the keyword that was matched was."""

    position: int = Field(description="In the municipality's ledger, whose entries are chained.")
    event: str = Field(examples=["opted_in"])
    way: str | None = Field(examples=["whatsapp"])
    keyword: str | None
    notice_version: str | None
    proof: str | None = Field(description="Where the proof is, as the office noted it.", examples=["prot. 1234/2026"])
    happened_at: dt.datetime | None
    recorded_at: dt.datetime


class ProofList(BaseModel):
    """Oldest first."""

    consents: list[ProofShown]


class AddressExported(BaseModel):
    """How the provider reaches the person, in full."""

    kind: str = Field(examples=["phone"])
    value: str


class ZoneExported(BaseModel):
    """Where the person lives."""

    id: str
    name: str


class StreetExported(BaseModel):
    """Where the person lives, by the stradario."""

    id: str
    name: str
    house_number: str


class WordsExported(BaseModel):
    """A message that is no command."""

    sent_at: dt.datetime
    words: str = Field(examples=["Quando riapre via Roma?"])


class PersonExported(BaseModel):
    """All that is held of a person: what they are given who ask (GDPR art. 15 and 20)."""

    id: UUID
    address: AddressExported
    given_name: str
    surname: str
    place: str = Field(description="As the person wrote it.")
    zone: ZoneExported | None
    street: StreetExported | None
    outside: bool
    consent: str
    consented_at: dt.datetime | None
    marketing: str
    topics: list[str] | None
    note: str = Field(description="What the office noted; empty: nothing.", examples=["Chiamare dopo le 18"])
    banned_at: dt.datetime | None = Field(
        description="Since when the office has them answered no more: no automatic reply, save to join and to leave."
    )
    messages: list["WordsExported"] = Field(description="What they wrote, where the municipality keeps it for 7 days.")
    created_at: dt.datetime
    last_inbound_at: dt.datetime | None
    erase_after: dt.datetime | None
    proofs: list[ProofShown]


def subscriber_shown(subscriber: SubscriberOnRecord) -> SubscriberShown:
    """As the answer has it."""
    return SubscriberShown(
        id=subscriber.id,
        consent=cast("Consent", subscriber.consent),
        since=subscriber.since,
        given_name=subscriber.given_name,
        surname=subscriber.surname,
        place=subscriber.place,
        zone=subscriber.zone,
        street=subscriber.street,
        house_number=subscriber.house_number,
        outside=subscriber.outside,
        topics=None if subscriber.topics is None else list(subscriber.topics),
        address=subscriber.masked_address,
        marketing=cast("Literal['open', 'stopped']", subscriber.marketing),
        created_at=subscriber.created_at,
    )


def proof_shown(proof: ProofOnRecord) -> ProofShown:
    """As the answer has it."""
    return ProofShown.model_validate(facts_of_proof(proof))


def person_exported(person: ExportedPerson) -> PersonExported:
    """As the answer has it."""
    return PersonExported.model_validate(facts_of(person))


def enrolled_shown(enrolled: PersonEnrolled, uri: str) -> SubscriberEnrolled:
    """As the answer has it."""
    return SubscriberEnrolled(
        id=enrolled.subscriber_id,
        uri=uri,
        outcome=cast("Literal['added', 'changed', 'already']", str(enrolled.outcome)),
        zone=enrolled.zone,
        outside=enrolled.outside,
        place_unknown=enrolled.place_unknown,
    )
