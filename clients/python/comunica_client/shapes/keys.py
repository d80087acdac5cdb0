"""Keys of programs."""

from typing import Literal, TypedDict

KeyKind = Literal["live", "team", "test"]


class Key(TypedDict):
    """A key of a program; its secret is not kept."""

    id: str
    name: str
    kind: KeyKind
    scopes: list[str]
    prefix: str
    state: Literal["in_force", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    revoked_at: str | None


class KeyIssued(Key):
    """With its secret, which is told this once; `notify_key` is the same for clients of GOV.UK Notify."""

    secret: str
    notify_key: str
