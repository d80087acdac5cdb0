"""Signatures are those of Standard Webhooks: the vector is of its specification's reference libraries."""

import pytest

from comunica.callbacks.signing import make_secret, signature, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_a_body_is_signed_as_others_sign_it() -> None:
    told = signature(SECRET, event_id=ID, at=AT, body=BODY)
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "other",
    [{"event_id": "msg_other"}, {"at": AT + 1}, {"body": BODY + b" "}],
    ids=["another event", "another time", "another body"],
)
def test_whatever_is_changed_changes_the_signature(other: dict[str, object]) -> None:
    facts: dict[str, object] = {"event_id": ID, "at": AT, "body": BODY}
    assert signature(SECRET, **facts | other) != signature(SECRET, **facts)  # type: ignore[arg-type]


def test_while_a_secret_is_changed_both_sign_the_new_one_first() -> None:
    new, former = make_secret(bytes(32)), make_secret(bytes(range(32)))
    signatures = signed_headers([new, former], event_id=ID, at=AT, body=BODY)["webhook-signature"].split(" ")
    assert signatures == [signature(each, event_id=ID, at=AT, body=BODY) for each in (new, former)]


def test_a_secret_is_made_of_so_much_chance_and_no_less() -> None:
    assert make_secret(bytes(32)).startswith("whsec_")
    with pytest.raises(ValueError, match="32 bytes"):
        make_secret(b"short")
