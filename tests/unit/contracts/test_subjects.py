"""Subjects hold opaque ids only."""

import pytest

from comunica.contracts import subjects, topology


@pytest.mark.parametrize("bad", ["", "a.b", "*", ">", "a b", "+393331234567", "à", "x" * 129, "a\n"])
def test_an_id_that_is_not_opaque_is_refused(bad: str) -> None:
    with pytest.raises(subjects.BadSubjectTokenError):
        subjects.inbound_message(bad)


def test_the_error_does_not_repeat_what_it_refuses() -> None:
    with pytest.raises(subjects.BadSubjectTokenError) as refusal:
        subjects.channel_bell("+393331234567")
    assert "393331234567" not in str(refusal.value)


def test_every_subject_we_build_is_in_the_topology() -> None:
    known = topology.load()
    built = [
        subjects.inbound_message("solaro"),
        subjects.inbound_status("solaro"),
        subjects.inbound_account("solaro"),
        subjects.broadcast_job("0199"),
        subjects.broadcast_event("0199"),
        subjects.partner_job("0199", "019a"),
        subjects.partner_event("0199"),
        subjects.broadcast_bell("0199"),
        subjects.channel_bell("0199"),
        subjects.DEAD_WEBHOOK,
        subjects.erasure_note("0199"),
    ]
    assert {known.stream_for(subject).name for subject in built} == set(known.streams)
    assert any(topology.covers(pattern, subjects.channel_wake("0199")) for pattern in known.core_subjects)


def test_the_last_token_is_the_id() -> None:
    assert subjects.last_token(subjects.inbound_status("solaro")) == "solaro"
