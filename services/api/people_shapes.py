"""What clients send and get of the people on record, as documented in /openapi.json."""

import datetime as dt
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from comunica.enrolment.import_cells import BadCell, phone_of
from comunica.usecases.export_format import facts_of, facts_of_proof
from comunica.usecases.export_subscribers import ExportedPerson, ProofOnRecord
from comunica.usecases.list_subscribers import SubscriberFilter, SubscriberOnRecord
from services.api.shapes import Asked, PageAsked, SubscriberShown, Text, ZoneId

Consent = Literal["opted_in", "opted_out"]


class SubscribersAsked(PageAsked):
    """Which subscribers. What names a person is searched by POST: an address of a page is written into many logs."""

    zone: ZoneId | None = Field(None, description="Of this zone or contrada.")
    consent: Consent | None = Field(None, description="Who joined, or who left.")

    def wanted(self) -> SubscriberFilter:
        """As the use case takes it."""
        return SubscriberFilter(zone=self.zone, consent=self.consent)


class SubscriberSearch(Asked):
    """Whom to find: a phone, a surname, or both."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "+39 333 1234567"}, {"surname": "Bianchi"}]})

    phone: Annotated[Text, Field(max_length=40)] | None = Field(
        None, description="The whole number, in any usual spelling; without a country code it is Italian."
    )
    surname: Annotated[Text, Field(max_length=60)] | None = Field(
        None, description="The whole surname; case, accents and apostrophes do not matter."
    )
    zone: ZoneId | None = None
    consent: Consent | None = None
    older_than: UUID | None = Field(None, description="The `next` of the page before; absent for the newest.")

    @model_validator(mode="after")
    def _names_somebody(self) -> "SubscriberSearch":
        if not (self.phone or self.surname):
            raise ValueError("give a phone or a surname; to list people by zone use GET /v2/subscribers")
        self.wanted()
        return self

    def wanted(self) -> SubscriberFilter:
        """As the use case takes it. `ValueError` says what is wrong with the phone, and not what it is."""
        try:
            address = phone_of(self.phone) if self.phone else None
        except BadCell as problem:
            raise ValueError(f"phone: {problem}") from None
        return SubscriberFilter(address=address, surname=self.surname, zone=self.zone, consent=self.consent)


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
        outside=subscriber.outside,
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
