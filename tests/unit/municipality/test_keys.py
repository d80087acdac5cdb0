"""API keys: form, proof, and that they do not show themselves."""

import pytest

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, NotAKey, make_key, read_key

CHANCE = bytes(range(PREFIX_BYTES + SECRET_BYTES))


def test_a_key_reads_back_as_it_was_made() -> None:
    key = make_key(CHANCE)
    assert read_key(f" {key.plain()}\n") == key
    assert len(key.prefix) == 8


def test_a_key_proves_its_own_digest_and_no_other() -> None:
    key, other = make_key(CHANCE), make_key(CHANCE[::-1])
    assert key.proves(key.digest())
    assert not other.proves(key.digest())


def test_a_key_does_not_show_its_secret_when_printed() -> None:
    key = make_key(CHANCE)
    assert key.secret not in repr(key)


@pytest.mark.parametrize("text", ["", "hunter2", "comunica_hunter22_", "comunica_short_" + "x" * 43, "Bearer x" * 9])
def test_what_is_not_a_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(NotAKey) as refused:
        read_key(text)
    assert not text or text not in str(refused.value)


def test_a_key_is_not_made_of_too_little_chance() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        make_key(b"little")
