"""Nkeys are written and read as the package of NATS' own makers does."""

import nkeys as theirs  # type: ignore[import-untyped]  # it tells no types
import pytest

from comunica.contracts.nkeys import Kind, NotAnNkey, public_of, read_public, read_seed, seed_of, verifies

CHANCE = bytes(range(32))


@pytest.mark.parametrize(
    ("kind", "prefix"), [(Kind.USER, theirs.PREFIX_BYTE_USER), (Kind.ACCOUNT, theirs.PREFIX_BYTE_ACCOUNT)]
)
def test_a_seed_is_that_of_the_other_package(kind: Kind, prefix: int) -> None:
    seed = seed_of(kind, CHANCE)
    assert seed == theirs.encode_seed(CHANCE, prefix).decode()
    assert read_seed(seed).public == theirs.from_seed(bytearray(seed.encode())).public_key.decode()


def test_what_the_other_package_signs_we_verify_and_nothing_else() -> None:
    seed = seed_of(Kind.USER, CHANCE)
    signature = theirs.from_seed(bytearray(seed.encode())).sign(b"nonce")
    raw = read_public(read_seed(seed).public, Kind.USER)
    assert (verifies(raw, signature, b"nonce"), verifies(raw, signature, b"another")) == (True, False)
    assert read_seed(seed).sign(b"nonce") == signature


@pytest.mark.parametrize(
    "change", [lambda key: key[:-1], lambda key: "A" + key[1:], lambda key: key[:20] + "à", str.lower]
)
def test_a_key_with_a_wrong_letter_is_refused_and_not_repeated(change: object) -> None:
    key = read_seed(seed_of(Kind.USER, CHANCE)).public
    wrong = change(key)  # type: ignore[operator]  # a case's own
    with pytest.raises(NotAnNkey) as refusal:
        read_public(wrong, Kind.USER)
    assert wrong not in str(refusal.value)


def test_an_account_is_no_user() -> None:
    account = public_of(Kind.ACCOUNT, read_seed(seed_of(Kind.ACCOUNT, CHANCE)).raw)
    with pytest.raises(NotAnNkey, match="not the key of a NATS user"):
        read_public(account, Kind.USER)
