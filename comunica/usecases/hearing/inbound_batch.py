"""What a batch of messages changes: people, ledger entries, replies. In memory, between reading and writing."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from comunica.enrolment import consent, ledger
from comunica.enrolment.answers import Answer, read_answer, read_press, reopened
from comunica.enrolment.choices import NO, Press, tag_of
from comunica.enrolment.consent import Consent, Event, Joined, Left, Registers, Wrote
from comunica.enrolment.conversation import (
    LAST_WORDS,
    REMINDED_AFTER,
    WINDOW,
    Given,
    Heard,
    choose_reply,
    details_of,
    reminder_at,
    reminder_for,
    says_emergency,
)
from comunica.enrolment.event_order import event_key, just_after
from comunica.enrolment.ledger import Fact, Head, LedgerEvent
from comunica.enrolment.meaning import Action, Intent, Reading
from comunica.enrolment.question import OpenQuestion, from_text, question_for, raised_by, to_text, with_choices
from comunica.enrolment.replies import ReplyId
from comunica.enrolment.residence import at_home
from comunica.usecases.hearing.inbound_people import KnownBy, People, Person, row_of, subject_of
from comunica.usecases.hearing.inbound_record import (
    Changes,
    LedgerRow,
    MessageRow,
    PersonKey,
    PersonRow,
    RecordKey,
    ReplyRow,
    SealedDetails,
    Withdrawal,
)
from comunica.usecases.hearing.inbound_replies import Spoken, remind, speak
from comunica.usecases.hearing.reply_body import to_text as body_to_text
from comunica.usecases.hearing.sealed_details import seal_details
from comunica.usecases.town_directory import Channel, Town, Vault

#: From the last word of somebody who never joined to their erasure.
UNJOINED = dt.timedelta(days=7)

_WAY = "message"
#: In the proof of consent, where a button began it.
_BUTTON = "button"
_QUESTION = "subscriber.question_sealed"
#: The column that kept words are sealed for, and how much of a message is kept.
WORDS = "inbound_message.words_sealed"
LONGEST_KEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message on its way into the record: whose number it came to, who sent it, what it means."""

    key: RecordKey
    #: Its place in the person's history, see enrolment/event_order.py.
    order: str
    sent_at: dt.datetime
    #: When its webhook came.
    received_at: dt.datetime
    #: As the provider names it: text, button, image ...
    kind: str
    channel: Channel
    #: User id first.
    sender: tuple[KnownBy, ...]
    #: Read by itself, before anybody looked for a question that it may answer.
    reading: Reading
    text: str = ""
    #: The choice of ours that was pressed; then the text is only its title, and counts for nothing.
    press: Press | None = None
    forwarded: bool = False

    @property
    def leaves(self) -> bool:
        """Whether it asks to leave."""
        return asks_to_leave(self.reading)

    def read_as(self, reading: Reading) -> "Told":
        """The same message in the light of a question. If that makes it a leave, it goes last in its second."""
        if asks_to_leave(reading) == self.leaves:
            return replace(self, reading=reading)
        order = event_key(sent_at=self.sent_at, leaves=not self.leaves, message_digest=self.key.digest)
        return replace(self, reading=reading, order=order)

    def event(self, *, enrols: bool) -> Event:
        """What it does to the registers. `enrols`: nothing is to be asked first."""
        if self.leaves:
            return Left(key=self.order, at=self.sent_at)
        if enrols:
            details = at_home(details_of(self.reading), self.reading.place, self.channel.town.gazetteer)
            return Joined(key=self.order, at=self.sent_at, details=details)
        return Wrote(at=self.sent_at)


def asks_to_leave(reading: Reading) -> bool:
    """Erasure and objection stop messages too."""
    return reading.action is Action.UNSUBSCRIBE or reading.intent is Intent.ERASURE


@dataclass(slots=True, kw_only=True)
class _Said:
    """A message that was heard, and its reply as far as it is decided."""

    told: Told
    id: UUID
    subject: Person
    reply: ReplyId | None
    heard: Heard
    #: The reply says first that this may be an emergency.
    warns: bool = False
    #: The source of the reminder of its question, if there is to be one.
    reminder: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is on record before a batch: ends of the ledgers; by subscriber, replies given and broadcasts last sent."""

    heads: Mapping[UUID, Head]
    given: Mapping[UUID, Sequence[Given]]
    last_notices: Mapping[UUID, dt.datetime]


class Batch:
    """Hears messages in order and gathers what changes."""

    def __init__(
        self,
        *,
        people: People,
        past: Past,
        now: dt.datetime,
        new_id: Callable[[], UUID],
        new_salt: Callable[[], bytes],
    ) -> None:
        self._people = people
        self._heads = dict(past.heads)
        self._past = past
        self._now = now
        self._new_id = new_id
        self._new_salt = new_salt
        self._said: list[_Said] = []
        self._said_by: dict[UUID, list[_Said]] = defaultdict(list)
        self._ledger: list[LedgerRow] = []
        self._towns: dict[UUID, Town] = {}
        self._withdrawals: dict[PersonKey, Withdrawal] = {}
        #: By reply; `window_closed` for those that came too late to be given.
        self.replies: Counter[str] = Counter()

    def hear(self, told: Told) -> None:
        """The next message in order."""
        self._towns[told.key.municipality_id] = told.channel.town
        people = self._people.of(told.sender, at=told.sent_at)
        subject = subject_of(people, leaves=told.leaves)
        # Of somebody who was known as two people a ban on either counts.
        told, heard, event = self._understand(told, subject, banned=any(each.banned for each in people))
        answered = told.order > subject.question_key and (heard.question or heard.declined or heard.decides)
        # Before anything is withdrawn: a goodbye says the 112 that it takes back.
        reply, warns = self._reply_to(heard, subject, answers=bool(answered))
        if answered:
            self._withdraw(subject, told)
        # Somebody who was known as two people leaves as both: DISATTIVA always wins.
        for person in people if told.leaves else (subject,):
            self._apply(person, event, told)
            if answered:
                person.ask(told.order, _sealed_question(heard.question, told.channel.town.vault))
        said = _Said(told=told, id=self._new_id(), subject=subject, reply=reply, heard=heard, warns=warns)
        said.reminder = self._new_id() if reply and self._reminds(heard) else None
        self._said.append(said)
        self._said_by[subject.key.id].append(said)

    def _understand(self, told: Told, subject: Person, *, banned: bool) -> tuple[Told, Heard, Event]:
        """The message in the light of the question that is open, and what it changes."""
        before, profile = subject.registers, told.channel.town.profile
        open_question = _open_question(subject, told)
        answer = _answered(told, open_question, subject)
        told = told.read_as(with_choices(answer.reading, told.channel.town.gazetteer))
        if open_question and told.order <= subject.question_key:
            # Asked and answered within the provider's second: there the order of arrival counts.
            told = replace(told, order=just_after(subject.question_key))
        enrolled = before.consent is Consent.OPTED_IN
        asked = question_for(told.reading, profile, enrolled=enrolled, agreed=answer.agreed)
        enrols = told.reading.action is Action.SUBSCRIBE and (asked is None or asked.follows_enrolment)
        event = told.event(enrols=enrols)
        # A question that a later word has answered is not asked.
        raises = asked is not None and told.order > max(subject.question_key, before.consent_key)
        return (
            told,
            Heard(
                reading=told.reading,
                kind=told.kind,
                at=told.sent_at,
                before=before,
                after=consent.apply(before, event),
                decides=consent.decides(before, event),
                late=told.order < before.consent_key,
                question=raised_by(told.reading, asked, told.sent_at, unasked=banned) if asked and raises else None,
                last_notice=self._past.last_notices.get(subject.key.id),
                declined=open_question.asked if open_question and answer.declined else None,
                pressed_late=_presses_late(told, open_question, subject),
                banned=banned,
            ),
            event,
        )

    def _reminds(self, heard: Heard) -> bool:
        return reminder_for(heard) is not None and self._now < heard.at + REMINDED_AFTER

    def _withdraw(self, person: Person, told: Told) -> None:
        """An answered question needs no reminder; after a goodbye comes nothing more, queued as it may be."""
        for said in self._said_by[person.key.id]:
            said.reminder = None
            if told.leaves and said.reply not in LAST_WORDS:
                said.reply = None
        self._withdrawals[person.key] = Withdrawal(
            person=person.key,
            leaves=told.leaves or (before.leaves if (before := self._withdrawals.get(person.key)) else False),
            since=self._now - WINDOW * 2,
        )

    def changes(self) -> Changes:
        """Everything heard so far, as rows."""
        replies = [self._reply_row(said) for said in self._said if said.reply]
        reminders = [self._reminder_row(said, said.reminder) for said in self._said if said.reminder]
        self.replies.update(str(said.reply) for said in self._said if said.reply)
        return Changes(
            people=[self._person_row(person) for person in self._people.touched()],
            addresses=self._people.links(),
            lifted=self._people.lifted(),
            messages=sorted((_message_row(said) for said in self._said), key=lambda row: row.key),
            ledger=self._ledger,
            replies=[*replies, *reminders],
            withdrawals=sorted(self._withdrawals.values(), key=lambda each: each.person),
            heads=self._heads if self._ledger else {},
        )

    def _reply_to(self, heard: Heard, subject: Person, *, answers: bool) -> tuple[ReplyId | None, bool]:
        """The reply, and whether it says first that this may be an emergency."""
        given = list(self._given_to(subject, answers=answers))
        reply = choose_reply(heard, given)
        if reply and self._now >= heard.at + WINDOW:
            self.replies["window_closed"] += 1
            return None, False
        return reply, reply is not None and says_emergency(reply, heard, given)

    def _given_to(self, person: Person, *, answers: bool) -> Iterator[Given]:
        """`answers`: the message at hand answers what was asked; what waits to remind of that is never given."""
        taken_back = answers or person.key in self._withdrawals
        for given in self._past.given.get(person.key.id, ()):
            if not (taken_back and given.reply == ReplyId.REMINDER_INCOMPLETE and given.at > self._now):
                yield given
        for said in self._said_by[person.key.id]:
            if said.reply:
                yield Given(said.reply, said.heard.at, said.warns)
            if said.reminder and not answers:
                yield reminder_at(said.heard.at)

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
            keyword=told.reading.keyword or str(told.reading.intent if told.leaves else ""),
            notice_version=town.notice_version,
        )
        entry = ledger.append(self._heads[town.id], fact, self._new_salt())
        self._heads[town.id] = ledger.head_at(entry)
        self._ledger.append(LedgerRow(municipality_id=town.id, entry=entry))

    def _person_row(self, person: Person) -> PersonRow:
        town = self._towns[person.key.municipality_id]
        retention = dt.timedelta(days=town.retention_days)
        erase_after = consent.erase_after(person.registers, retention=retention, unjoined=UNJOINED)
        return row_of(person, town.vault, erase_after=erase_after)

    def _reply_row(self, said: _Said) -> ReplyRow:
        assert said.reply is not None
        town, key = said.told.channel.town, said.told.order
        spoken = speak(said.reply, said.heard, town, question_key=key, warns=said.warns)
        return _delivery(said, said.id, spoken)

    def _reminder_row(self, said: _Said, source: UUID) -> ReplyRow:
        assert said.heard.question is not None
        spoken = remind(said.heard.question, said.told.channel.town, question_key=said.told.order)
        return _delivery(said, source, spoken, not_before=said.heard.at + REMINDED_AFTER)


def _delivery(said: _Said, source: UUID, spoken: Spoken, *, not_before: dt.datetime | None = None) -> ReplyRow:
    key = said.told.key
    return ReplyRow(
        municipality_id=key.municipality_id,
        source_id=source,
        recipient_id=said.subject.key.id,
        channel_id=key.channel_id,
        body_sealed=said.told.channel.town.vault.seal("delivery.body_sealed", body_to_text(spoken.content)),
        text_mark=spoken.mark,
        expires_at=said.heard.at + WINDOW,
        waits_since=not_before or said.told.received_at,
        not_before=not_before,
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
        intent=None if said.told.reading.intent is Intent.NONE else said.told.reading.intent,
        reply=said.reply,
        reminder_id=said.reminder,
        sent_at=said.told.sent_at,
        words=_kept_words(said.told),
    )


def _kept_words(told: Told) -> bytes | None:
    """Of what is no command, for the office; never of what joins, leaves or answers."""
    town = told.channel.town
    if not town.profile.keep_words or told.press or told.reading.action is not Action.OTHER or not told.text.strip():
        return None
    return town.vault.seal(WORDS, told.text[:LONGEST_KEPT])


def _sealed(reading: Reading, vault: Vault) -> SealedDetails:
    place = reading.place.written if reading.place else ""
    return seal_details(vault, given_name=reading.given_name, surname=reading.surname, place=place)


def _open_question(person: Person, told: Told) -> OpenQuestion | None:
    """The question that this message may answer. Somebody else's words, passed on, answer nothing."""
    if person.question is None or told.forwarded:
        return None
    question = from_text(told.channel.town.vault.open(_QUESTION, person.question))
    return question if question.awaits(told.sent_at) else None


def _answered(told: Told, question: OpenQuestion | None, subject: Person) -> Answer:
    if told.leaves:
        return Answer(told.reading)
    town = told.channel.town
    if told.press:
        if question is None or _presses_late(told, question, subject):
            return _pressed_late(told, question, subject, told.press)
        return read_press(told.press.word, question, town.profile, town.gazetteer)
    if question is None:
        return Answer(told.reading)
    return read_answer(told.text, told.reading, question, town.profile, town.gazetteer, town.language)


def _presses_late(told: Told, question: OpenQuestion | None, subject: Person) -> bool:
    """Whether it is a choice of another question than the one that is open, or of one that is closed."""
    if told.press is None or told.leaves:
        return False
    return question is None or told.press.tag != tag_of(subject.question_key)


def _pressed_late(told: Told, question: OpenQuestion | None, subject: Person, press: Press) -> Answer:
    """Completes nothing. Who wanted to join, and is asked nothing now, is told how; anybody else is left in peace."""
    wants_to_join = press.word != NO and subject.registers.consent is not Consent.OPTED_IN
    if question is None and wants_to_join:
        return reopened("pulsante di una domanda non più aperta", keyword=_BUTTON)
    return Answer(told.reading)


def _sealed_question(question: OpenQuestion | None, vault: Vault) -> bytes | None:
    return vault.seal(_QUESTION, to_text(question)) if question else None
