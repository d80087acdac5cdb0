"""The proof of consent verifies, survives erasure, and tells what was done to it."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.enrolment.ledger import Break, Entry, Fact, Head, LedgerEvent, append, head_at, verify

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


def test_it_verifies_after_a_persons_fields_and_salt_are_gone() -> None:
    entries, head = ledger()
    erased = [replace(entry, fact=None, salt=None) for entry in entries]
    assert verify(erased, head) is None


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
