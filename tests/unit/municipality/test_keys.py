"""API keys: form, proof, and that they do not show themselves."""

from uuid import UUID

import pytest

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, NotAKey, make_key, read_key, read_notify_key

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


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("sito", "sito"),
        ("Ufficio anagrafe", "Ufficio_anagrafe"),
        ("Città – protocollo", "Citta_protocollo"),
        ("чат", "key"),
        (" \t", "key"),
        ("a.b-c_9", "a.b_c_9"),
    ],
)
def test_notifys_form_goes_into_a_header_and_through_the_client_of_net(name: str, shown: str) -> None:
    """A header is ASCII, that client refuses a key with a blank, and some programs divide it at hyphens."""
    municipality_id = UUID("01a210e4-cdca-74b8-9ef5-cbe66fc851da")
    form = make_key(CHANCE).notify_form(name, municipality_id)
    assert form.startswith(f"{shown}-{municipality_id}-")
    assert read_notify_key(form).municipality_id == municipality_id
