"""What lies on a stream is sealed, for that stream, with a key that can be rotated."""

import base64

import pytest

from comunica.bus.sealing import OVERHEAD, BadKeyError, SealedError, Sealer, parse_keys

OLD = base64.b64encode(b"o" * 32)
NEW = base64.b64encode(b"n" * 32)


def test_a_sealed_body_opens_for_its_stream() -> None:
    sealer = Sealer(lambda: OLD)
    sealed = sealer.seal(b"ATTIVA Rossi", stream="INBOUND")
    assert b"Rossi" not in sealed
    assert len(sealed) == len(b"ATTIVA Rossi") + OVERHEAD
    assert sealer.open(sealed, stream="INBOUND") == b"ATTIVA Rossi"


def test_a_body_moved_to_another_stream_does_not_open() -> None:
    sealer = Sealer(lambda: OLD)
    with pytest.raises(SealedError, match="another stream"):
        sealer.open(sealer.seal(b"x", stream="INBOUND"), stream="JOBS")


def test_during_rotation_the_new_key_seals_and_both_open() -> None:
    before = Sealer(lambda: OLD).seal(b"old", stream="INBOUND")
    rotating = Sealer(lambda: NEW + b"\n" + OLD + b"\n")
    assert rotating.open(before, stream="INBOUND") == b"old"
    assert Sealer(lambda: NEW).open(rotating.seal(b"new", stream="INBOUND"), stream="INBOUND") == b"new"


def test_a_rotated_key_is_taken_up_while_running() -> None:
    files = [OLD]
    sealer = Sealer(lambda: files[-1])
    files.append(NEW)
    assert Sealer(lambda: NEW).open(sealer.seal(b"x", stream="S"), stream="S") == b"x"


def test_a_botched_rotation_leaves_the_last_keys_in_force() -> None:
    files = [OLD]
    sealer = Sealer(lambda: files[-1])
    files.append(b"oops")
    assert Sealer(lambda: OLD).open(sealer.seal(b"x", stream="S"), stream="S") == b"x"


def test_a_body_of_a_key_we_dropped_says_what_to_do() -> None:
    sealed = Sealer(lambda: OLD).seal(b"x", stream="S")
    with pytest.raises(SealedError, match="second line"):
        Sealer(lambda: NEW).open(sealed, stream="S")


@pytest.mark.parametrize("body", [b"", b"\x02" + b"x" * 60, b"\x01short"])
def test_what_is_not_sealed_is_refused(body: bytes) -> None:
    with pytest.raises(SealedError):
        Sealer(lambda: OLD).open(body, stream="S")


@pytest.mark.parametrize(
    "text", [b"", b"not base64!", base64.b64encode(b"short"), OLD + b"\n" + NEW + b"\n" + OLD], ids=str
)
def test_a_bad_key_file_is_refused_without_showing_it(text: bytes) -> None:
    with pytest.raises(BadKeyError) as refusal:
        parse_keys(text)
    assert "!" not in str(refusal.value)


def test_the_digest_key_is_not_the_sealing_key() -> None:
    assert parse_keys(OLD).digest_key != base64.b64decode(OLD)
