"""The proof of consent verifies, survives erasure, and tells what was done to it."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.enrolment.ledger import (
    NOBODY,
    Break,
    Entry,
    Fact,
    Head,
    LedgerEvent,
    append,
    erasure,
    head_at,
    verify,
)

SOMEBODY = UUID(int=7)


def fact(event: LedgerEvent, second: int) -> Fact:
    at = dt.datetime(2026, 11, 24, 12, 0, second, tzinfo=dt.UTC)
    return Fact(
        subscriber_id=SOMEBODY, event=event, way="message", happened_at=at, keyword="attiva", notice_version="1"
    )


def ledger(count: int = 4) -> tuple[list[Entry], Head]:
    entries: list[Entry] = []
    head = Head()
    for at in range(count):
        entries.append(append(head, fact(LedgerEvent.OPTED_IN, at), bytes([at]) * 16))
        head = head_at(entries[-1])
    return entries, head


def test_a_ledger_verifies_from_its_beginning() -> None:
    assert verify(*ledger()) is None
    assert verify([], Head()) is None


def emptied(entries: list[Entry], *positions: int) -> list[Entry]:
    return [replace(each, fact=None, salt=None) if each.position in positions else each for each in entries]


def erased(entries: list[Entry], head: Head, *positions: int) -> tuple[list[Entry], Head]:
    """Entries emptied, and the entry that tells of it."""
    told = erasure(len(positions), way="erasure:term", at=dt.datetime(2026, 12, 24, tzinfo=dt.UTC))
    last = append(head, told, b"e" * 16)
    return [*emptied(entries, *positions), last], head_at(last)


def test_it_verifies_after_peoples_fields_and_salts_are_gone_once_and_again() -> None:
    once = erased(*ledger(), 2, 3)
    assert verify(*once) is None
    assert verify(*erased(*once, 1, 4)) is None


def test_an_entry_that_was_emptied_in_secret_is_found() -> None:
    entries, head = ledger()
    assert verify(emptied(entries, 3), head) == Break(3, "more or fewer entries are empty than erasures tell of")
    entries, head = erased(entries, head, 1)
    assert isinstance(verify(emptied(entries, 3), head), Break)


def test_an_erasure_that_is_itself_emptied_is_found() -> None:
    entries, head = erased(*ledger(), 1)
    assert isinstance(verify(emptied(entries, 5), head), Break)


def test_what_tells_of_an_erasure_names_nobody() -> None:
    entries, _ = erased(*ledger(), 1)
    told = entries[-1].fact
    assert told is not None
    assert (told.subscriber_id, told.message_digest, told.keyword) == (NOBODY, b"", "1")


def test_a_salt_that_is_gone_while_the_fields_stay_is_found() -> None:
    """Without its salt an entry proves nothing: anything could be written there."""
    entries, head = ledger()
    entries[1] = replace(entries[1], salt=None, fact=fact(LedgerEvent.OPTED_OUT, 9))
    assert verify(entries, head) == Break(2, "the entry's fields were changed")


def test_a_changed_field_is_found() -> None:
    entries, head = ledger()
    entries[1] = replace(entries[1], fact=fact(LedgerEvent.OPTED_OUT, 1))
    assert verify(entries, head) == Break(2, "the entry's fields were changed")


def test_a_changed_field_with_its_digest_is_found_at_the_chain() -> None:
    entries, head = ledger()
    forged = append(head_at(entries[0]), fact(LedgerEvent.OPTED_OUT, 1), b"x" * 16)
    entries[1] = forged
    assert verify(entries, head) == Break(3, "the entry does not follow from the one before")


def test_a_missing_an_added_and_a_cut_off_entry_are_found() -> None:
    entries, head = ledger()
    assert verify(entries[:1] + entries[2:], head) == Break(2, "an entry is missing")
    assert verify([*entries, append(head, fact(LedgerEvent.OPTED_IN, 9), b"y" * 16)], head) is not None
    assert verify(entries[:-1], head) == Break(4, "the chain ends before its head")


def test_without_a_salt_a_fact_could_be_guessed_from_its_digest() -> None:
    """The guard switched off: the same fact has the same digest, and who knows it can look it up."""
    told = fact(LedgerEvent.OPTED_IN, 1)
    assert append(Head(), told, b"").digest == append(Head(), told, b"").digest
    assert append(Head(), told, b"a" * 16).digest != append(Head(), told, b"b" * 16).digest
