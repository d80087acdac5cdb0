"""A chain over a log, followed link by link, to the digest that was noted elsewhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from comunica.municipality.log_seal import Broken, Damage, Seal, SealedLine, SealHead, SealVerifier, seal

TOWN = UUID(int=1)
LINES = [
    SealedLine(
        id=UUID(int=number),
        at=dt.datetime(2026, 6, 15, 8, number, tzinfo=dt.UTC),
        who="operator:desk",
        what="export",
        counts={"people": number},
        reason="csv",
    )
    for number in range(1, 4)
]


def verified(links: Sequence[Seal], noted: bytes | None) -> Broken | None:
    verifier = SealVerifier(TOWN, noted)
    for link in links:
        if broken := verifier.take(link):
            return broken
    return verifier.end()


def test_a_head_that_was_noted_on_the_way_still_holds_when_the_log_goes_on() -> None:
    links = list(seal(SealHead(), TOWN, LINES))
    assert verified(links, links[1].digest) is None


def test_a_head_that_was_noted_before_the_first_seal_holds_of_every_log() -> None:
    assert verified([], SealHead().digest) is None
    assert verified(list(seal(SealHead(), TOWN, LINES)), SealHead().digest) is None


def test_a_log_that_was_cut_off_or_sealed_anew_does_not_lead_to_what_was_noted() -> None:
    links = list(seal(SealHead(), TOWN, LINES))
    anew = list(seal(SealHead(), TOWN, [replace(LINES[0], reason="json"), *LINES[1:]]))
    for other in ([], links[:2], anew):
        assert verified(other, links[2].digest) == Broken(Damage.OTHER_HEAD)


def test_a_line_that_was_changed_does_not_fit_its_seal() -> None:
    first, second, third = seal(SealHead(), TOWN, LINES)
    forged = replace(second, line=replace(LINES[1], counts={"people": 0}))
    assert verified([first, forged, third], None) == Broken(Damage.CHANGED, 2, LINES[1].id)
