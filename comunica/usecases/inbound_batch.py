"""What a batch of messages changes: people, ledger entries, replies. In memory, between reading and writing."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from comunica.enrolment import consent, ledger
from comunica.enrolment.consent import Consent, Event, Joined, Left, Registers, Wrote
from comunica.enrolment.conversation import WINDOW, Given, Heard, choose_reply, details_of, facts_for
from comunica.enrolment.ledger import Fact, Head, LedgerEvent
from comunica.enrolment.reading import Action, Reading
from comunica.enrolment.replies import MissingFactError, ReplyId, default_text, fill, text_of
from comunica.enrolment.words import fold_phrase
from comunica.usecases.inbound_people import KnownBy, People, Person, subject_of
from comunica.usecases.inbound_record import (
    Changes,
    LedgerRow,
    MessageRow,
    PersonRow,
    RecordKey,
    ReplyRow,
    SealedDetails,
)
from comunica.usecases.town_directory import Channel, Town, Vault

#: From the last word of somebody who never joined to their erasure.
UNJOINED = dt.timedelta(days=7)

_WAY = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message on its way into the record: whose number it came to, who sent it, what it means."""

    key: RecordKey
    #: Its place in the person's history, see enrolment/event_order.py.
    order: str
    sent_at: dt.datetime
    #: As the provider names it: text, button, image ...
    kind: str
    channel: Channel
    #: User id first.
    sender: tuple[KnownBy, ...]
    reading: Reading

    @property
    def leaves(self) -> bool:
        """Whether it asks to leave."""
        return self.reading.action is Action.UNSUBSCRIBE

    def event(self) -> Event:
        """What it does to the registers."""
        match self.reading.action:
            case Action.SUBSCRIBE:
                return Joined(key=self.order, at=self.sent_at, details=details_of(self.reading))
            case Action.UNSUBSCRIBE:
                return Left(key=self.order, at=self.sent_at)
            case _:
                return Wrote(at=self.sent_at)


@dataclass(slots=True, kw_only=True)
class _Said:
    """A message that was heard, and its reply as far as it is decided."""

    told: Told
    id: UUID
    subject: Person
    reply: ReplyId | None
    heard: Heard


class Batch:
    """Hears messages in order and gathers what changes."""

    def __init__(
        self,
        *,
        people: People,
        heads: Mapping[UUID, Head],
        given: Mapping[UUID, Sequence[Given]],
        now: dt.datetime,
        new_id: Callable[[], UUID],
        new_salt: Callable[[], bytes],
    ) -> None:
        self._people = people
        self._heads = dict(heads)
        self._given = given
        self._now = now
        self._new_id = new_id
        self._new_salt = new_salt
        self._said: list[_Said] = []
        self._said_by: dict[UUID, list[_Said]] = defaultdict(list)
        self._ledger: list[LedgerRow] = []
        self._towns: dict[UUID, Town] = {}
        #: By reply; `window_closed` for those that came too late to be given.
        self.replies: Counter[str] = Counter()

    def hear(self, told: Told) -> None:
        """The next message in order."""
        self._towns[told.key.municipality_id] = told.channel.town
        people = self._people.of(told.sender)
        subject = subject_of(people, leaves=told.leaves)
        event = told.event()
        heard = Heard(
            reading=told.reading,
            kind=told.kind,
            at=told.sent_at,
            before=subject.registers,
            after=consent.apply(subject.registers, event),
            decides=consent.decides(subject.registers, event),
        )
        if heard.decides and told.leaves:
            self._fall_silent(subject)
        reply = self._reply_to(heard, subject)
        # Somebody who was known as two people leaves as both: DISATTIVA always wins.
        for person in people if told.leaves else (subject,):
            self._apply(person, event, told)
        said = _Said(told=told, id=self._new_id(), subject=subject, reply=reply, heard=heard)
        self._said.append(said)
        self._said_by[subject.key.id].append(said)

    def changes(self) -> Changes:
        """Everything heard so far, as rows."""
        replies = [self._reply_row(said) for said in self._said if said.reply]
        self.replies.update(str(said.reply) for said in self._said if said.reply)
        return Changes(
            people=[self._person_row(person) for person in self._people.touched()],
            addresses=sorted(self._people.links, key=lambda link: link.key),
            messages=sorted((_message_row(said) for said in self._said), key=lambda row: row.key),
            ledger=self._ledger,
            replies=replies,
            heads=self._heads if self._ledger else {},
        )

    def _reply_to(self, heard: Heard, subject: Person) -> ReplyId | None:
        reply = choose_reply(heard, list(self._given_to(subject)))
        if reply and self._now >= heard.at + WINDOW:
            self.replies["window_closed"] += 1
            return None
        return reply

    def _given_to(self, person: Person) -> Iterator[Given]:
        yield from self._given.get(person.key.id, ())
        for said in self._said_by[person.key.id]:
            if said.reply:
                yield Given(said.reply, said.heard.at)

    def _fall_silent(self, person: Person) -> None:
        """After a goodbye comes nothing more: what this batch was about to answer before is not said."""
        for said in self._said_by[person.key.id]:
            if said.reply is not ReplyId.MAYBE_EMERGENCY:
                said.reply = None

    def _apply(self, person: Person, event: Event, told: Told) -> None:
        before = person.registers
        person.registers = consent.apply(before, event)
        person.touched = True
        if isinstance(event, Joined) and person.registers.place_key == event.key:
            person.details = _sealed(told.reading, told.channel.town.vault)
        if not isinstance(event, Wrote):
            self._prove(person, event, before, told)

    def _prove(self, person: Person, event: Joined | Left, before: Registers, told: Told) -> None:
        town = told.channel.town
        fact = Fact(
            subscriber_id=person.key.id,
            event=_ledger_event(event, before),
            way=_WAY,
            happened_at=event.at,
            message_digest=told.key.digest,
            keyword=told.reading.keyword,
            notice_version=town.notice_version,
        )
        entry = ledger.append(self._heads[town.id], fact, self._new_salt())
        self._heads[town.id] = ledger.head_at(entry)
        self._ledger.append(LedgerRow(municipality_id=town.id, entry=entry))

    def _person_row(self, person: Person) -> PersonRow:
        town = self._towns[person.key.municipality_id]
        return PersonRow(
            key=person.key,
            channel_id=person.channel_id,
            registers=person.registers,
            details=person.details,
            address_kind=person.address.kind,
            address_sealed=town.vault.seal("subscriber.address_sealed", person.address.value),
            erase_after=consent.erase_after(
                person.registers, retention=dt.timedelta(days=town.retention_days), unjoined=UNJOINED
            ),
        )

    def _reply_row(self, said: _Said) -> ReplyRow:
        assert said.reply is not None
        town, key = said.told.channel.town, said.told.key
        text = _text(said.reply, said.heard, town)
        return ReplyRow(
            municipality_id=key.municipality_id,
            source_id=said.id,
            recipient_id=said.subject.key.id,
            channel_id=key.channel_id,
            body_sealed=town.vault.seal("delivery.body_sealed", text),
            expires_at=said.heard.at + WINDOW,
        )


def _ledger_event(event: Joined | Left, before: Registers) -> LedgerEvent:
    if isinstance(event, Left):
        return LedgerEvent.OPTED_OUT
    was, now = before.details, event.details
    moved = (was.zone, was.outside) != (now.zone, now.outside)
    enrolled = before.consent is Consent.OPTED_IN
    return LedgerEvent.CHANGED_PLACE if enrolled and moved and event.key > before.place_key else LedgerEvent.OPTED_IN


def _message_row(said: _Said) -> MessageRow:
    return MessageRow(
        key=said.told.key,
        id=said.id,
        subscriber_id=said.subject.key.id,
        action=said.told.reading.action,
        reply=said.reply,
        sent_at=said.told.sent_at,
    )


def _sealed(reading: Reading, vault: Vault) -> SealedDetails:
    def seal(column: str, value: str) -> bytes | None:
        return vault.seal(f"subscriber.{column}", value) if value else None

    surname = " ".join(fold_phrase(reading.surname))
    return SealedDetails(
        given_name=seal("given_name_sealed", reading.given_name),
        surname=seal("surname_sealed", reading.surname),
        surname_index=vault.index("surname", surname) if surname else None,
        place=seal("place_sealed", reading.place.written if reading.place else ""),
    )


def _text(reply: ReplyId, heard: Heard, town: Town) -> str:
    facts = {**facts_for(heard, town.gazetteer), **town.facts}
    try:
        return fill(text_of(reply, town.profile, town.language), facts)
    except MissingFactError:
        # A town's own text asks for what nobody gives. The citizen is answered all the same.
        return fill(default_text(reply, town.language), facts)
