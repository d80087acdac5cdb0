"""Ways to leave that are not tried in a line without their words: tried all the same, they find nothing there."""

from collections.abc import Iterator

import pytest

from comunica.enrolment.message.prepared import Message, message_of
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.enrolment.wish import farewell, leaving
from comunica.municipality.profile import profile_from_json
from tests.corpus import scorer
from tests.unit.enrolment.test_corpus import KNOWN, SETS, load


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return [message for name in SETS for message in _messages(name)]


def _messages(name: str) -> Iterator[Message]:
    corpus = KNOWN / name
    cases = scorer.cases_of(corpus)
    for town in sorted({case.town for case in cases}):
        gazetteer = gazetteer_from_json(load(corpus / town / "gazetteer.json"))
        profile = profile_from_json(load(corpus / town / "profile.json"))
        yield from (message_of(case.text, profile, gazetteer) for case in cases if case.town == town)


def test_no_way_to_leave_is_left_out_that_finds_something(messages: list[Message]) -> None:
    for message in messages:
        tried = set(leaving.ways_in(message.flow.text))
        left_out = (way for _, way in leaving.WAYS if way not in tried)
        assert not [leave for way in left_out for leave in way(message.flow, message.own)], message.text


def test_no_goodbye_is_left_out(messages: list[Message]) -> None:
    for message in messages:
        if not farewell.may_be_goodbye(message.flow.text):
            assert not farewell.takes_leave(message.flow), message.text


def test_each_way_is_left_out_somewhere(messages: list[Message]) -> None:
    """Were all tried everywhere, nothing above could fail."""
    for _, way in leaving.WAYS:
        assert any(way not in set(leaving.ways_in(message.flow.text)) for message in messages)
    assert not all(farewell.may_be_goodbye(message.flow.text) for message in messages)
