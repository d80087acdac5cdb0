"""Only a server's own question is believed, and only a signature made for it proves an nkey."""

import base64
import datetime as dt
import json
from typing import Any

import pytest

from comunica.contracts import admission
from comunica.contracts.nats_permissions import cutter, partner
from comunica.contracts.nkeys import Kind, Signer, read_seed, seed_of
from comunica.contracts.unreadable import UnreadableError

SERVER = read_seed(seed_of(Kind.SERVER, b"s" * 32))
GUEST = read_seed(seed_of(Kind.USER, b"g" * 32))
ISSUER = read_seed(seed_of(Kind.ACCOUNT, b"i" * 32))
NOW = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


def base64_of(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def question(*, by: Signer = SERVER, nonce: str = "nonce", signs: bytes = b"nonce", **more: Any) -> bytes:
    """As nats-server 2.15 asks."""
    claims = {
        "aud": "nats-authorization-request",
        "iss": SERVER.public,
        "nats": {
            "server_id": {"id": SERVER.public},
            "user_nkey": "UGUEST",
            "client_info": {"nonce": nonce},
            "connect_opts": {"nkey": GUEST.public, "sig": base64.b64encode(GUEST.sign(signs)).decode()},
            **more,
        },
    }
    said = base64_of(b'{"typ":"JWT","alg":"ed25519-nkey"}') + b"." + base64_of(json.dumps(claims).encode())
    return said + b"." + base64_of(by.sign(said))


def claims_of(token: str) -> dict[str, Any]:
    middle = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return found


def test_a_guest_that_signed_what_the_server_gave_it_has_proven_its_nkey() -> None:
    knock = admission.read(question())
    assert (knock.nkey, knock.proven, knock.encrypted) == (GUEST.public, True, False)


@pytest.mark.parametrize("wrong", [{"signs": b"another"}, {"nonce": "", "signs": b""}])
def test_a_signature_of_something_else_proves_nothing(wrong: dict[str, Any]) -> None:
    """An empty one too: the server gives none where it knows no nkeys."""
    assert not admission.read(question(**wrong)).proven


def test_a_connection_with_tls_is_told_from_one_without() -> None:
    assert admission.read(question(client_tls={"version": "1.3"})).encrypted


@pytest.mark.parametrize("body", [b"", b"a.b.c", b'{"stream":"PARTNERJOBS","seq":1}', question(by=GUEST)])
def test_what_no_server_signed_is_no_question(body: bytes) -> None:
    """A partner can have JetStream answer anywhere: such an answer must open nothing."""
    with pytest.raises(UnreadableError):
        admission.read(body)


def test_the_answer_is_for_this_guest_alone_and_says_what_it_may() -> None:
    knock = admission.read(question())
    answer = claims_of(admission.welcome(knock, partner("p", "k"), issuer=ISSUER, now=NOW, until=NOW).decode())
    guest = claims_of(answer["nats"]["jwt"])
    assert (answer["aud"], answer["sub"], guest["sub"]) == (SERVER.public, "UGUEST", "UGUEST")
    assert (guest["aud"], guest["exp"]) == ("$G", int(NOW.timestamp()))
    assert guest["nats"]["pub"]["allow"] == list(partner("p", "k").publishes)
    assert guest["nats"]["sub"]["allow"] == ["_INBOX_partner_k.>", "event.partner.p"]


def cutters_knock(word: str, user: str = "cutter") -> admission.Knock:
    return admission.read(question(connect_opts={"user": user, "pass": word}))


def test_the_cutter_comes_in_by_a_word_that_only_the_issuer_can_say_and_for_a_moment() -> None:
    word = admission.cutters_word(ISSUER, NOW)
    assert admission.is_cutter(cutters_knock(word), ISSUER, NOW)
    assert word not in repr(cutters_knock(word))
    late = NOW + 2 * admission.WORD_LASTS
    assert not admission.is_cutter(cutters_knock(word), ISSUER, late)
    assert not admission.is_cutter(cutters_knock(word, user="somebody"), ISSUER, NOW)
    assert not admission.is_cutter(cutters_knock(admission.cutters_word(GUEST, NOW)), ISSUER, NOW)


@pytest.mark.parametrize("word", ["", ".", "9999999999", "9999999999.", "9999999999.AAAA", "x.y", "²."])
def test_nothing_else_is_its_word(word: str) -> None:
    assert not admission.is_cutter(cutters_knock(word), ISSUER, NOW)


def test_a_word_for_later_than_any_is_good_is_none() -> None:
    """Who could read one along the way shall not keep it."""
    assert not admission.is_cutter(
        cutters_knock(admission.cutters_word(ISSUER, NOW + dt.timedelta(days=1))), ISSUER, NOW
    )


def test_the_cutter_is_let_into_the_system_s_account_to_ask_and_to_cut_and_for_nothing_else() -> None:
    knock = cutters_knock(admission.cutters_word(ISSUER, NOW))
    answer = claims_of(admission.welcome(knock, cutter(), issuer=ISSUER, now=NOW, account=admission.SYSTEM).decode())
    guest = claims_of(answer["nats"]["jwt"])
    assert guest["aud"] == "$SYS"
    assert guest["nats"]["pub"]["allow"] == ["$SYS.REQ.SERVER.*.KICK", "$SYS.REQ.SERVER.PING.CONNZ"]
    assert guest["nats"]["sub"]["allow"] == ["_INBOX_cutter.>"]
