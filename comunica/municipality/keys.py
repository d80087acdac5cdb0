"""API keys: `comunica_<prefix>_<secret>`. The prefix finds the key, the secret proves it; only its digest is kept.

The same key in the form that GOV.UK Notify's clients take: `<name>-<municipality>-<secret>`, the last two UUIDs. They
sign a token with that secret, so it is kept too, sealed. It follows from the key's own secret, and not the other way.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

#: The secret has 256 bits of chance in it, so a plain digest needs no salt and no slow hash.
SECRET_BYTES = 32
PREFIX_BYTES = 5  # 8 characters of base32
_KEY = re.compile(r"comunica_([a-z2-7]{8})_([A-Za-z0-9_-]{32,128})")
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._]+")
_NOTIFY_KEY = re.compile(rf"(?:.{{0,255}}-)?({_UUID})-({_UUID})")


class NotAKey(ValueError):
    """What was given does not have the form of a key. The message never repeats it."""


class KeyKind(StrEnum):
    """Whom a key can reach."""

    #: Nobody: what it asks for is checked and answered, and nothing is sent.
    TEST = "test"
    #: The staff's own numbers.
    TEAM = "team"
    #: Everybody.
    LIVE = "live"

    def within(self, other: "KeyKind") -> bool:
        """Whether it reaches no more than the other."""
        return _REACH.index(self) <= _REACH.index(other)


_REACH = (KeyKind.TEST, KeyKind.TEAM, KeyKind.LIVE)


class Scope(StrEnum):
    """What a key may do for its municipality."""

    #: Submit broadcasts that somebody must approve.
    BROADCAST_DRAFT = "broadcast:draft"
    #: Submit, pause, resume and cancel broadcasts of the lanes normal and bulk.
    BROADCAST_SEND = "broadcast:send"
    #: The urgent lane, besides.
    BROADCAST_URGENT = "broadcast:urgent"
    #: See broadcasts, their counts and their recipients (addresses masked), and the zones.
    BROADCAST_READ = "broadcast:read"
    #: Approve or reject what another key submitted.
    BROADCAST_APPROVE = "broadcast:approve"
    #: Send single messages.
    MESSAGE_SEND = "message:send"
    #: See single messages and what became of them.
    MESSAGE_READ = "message:read"
    #: See what citizens wrote, as long as it is kept.
    RECEIVED_READ = "received:read"
    #: See names and places of the people on record.
    SUBSCRIBERS_READ = "subscribers:read"
    #: Add people who consented, and change what is known of them.
    SUBSCRIBERS_WRITE = "subscribers:write"
    #: Take all that is known of a person, or of all, out of the system.
    SUBSCRIBERS_EXPORT = "subscribers:export"
    #: Erase people.
    SUBSCRIBERS_ERASE = "subscribers:erase"
    #: See streets, zones and the names that citizens give them.
    GAZETTEER_READ = "gazetteer:read"
    #: Change them.
    GAZETTEER_WRITE = "gazetteer:write"
    #: See templates.
    TEMPLATE_READ = "template:read"
    #: Change them and submit them to the provider.
    TEMPLATE_WRITE = "template:write"
    #: Bring in lists of people.
    IMPORT_WRITE = "import:write"
    #: Ask for reports and read them.
    REPORT_READ = "report:read"
    #: Say where events are called back to.
    CALLBACK_WRITE = "callback:write"
    #: Create, list, rotate and revoke keys of the municipality.
    KEY_WRITE = "key:write"
    #: See which partners may send in the municipality's name.
    MANDATE_READ = "mandate:read"
    #: Let partners send in the municipality's name, and end that.
    MANDATE_WRITE = "mandate:write"
    #: Settle what waits for a look: place people, and teach the names that they used.
    REVIEW_WRITE = "review:write"
    #: See who did what.
    AUDIT_READ = "audit:read"
    #: See the settings of the municipality: words, texts, notice, hours, budget, categories.
    SETTING_READ = "setting:read"
    #: Change them.
    SETTING_WRITE = "setting:write"
    #: See who works at the console, and as what.
    STAFF_READ = "staff:read"
    #: Invite them, give them a role, suspend them.
    STAFF_WRITE = "staff:write"
    #: Set up municipalities and channels; sees no citizen. Of an operator's keys only, never of a municipality's.
    OPERATOR = "operator"


#: Of people at the console only: what a program has no business with, or no route for.
STAFF_SCOPES = frozenset(
    {
        Scope.REVIEW_WRITE,
        Scope.AUDIT_READ,
        Scope.SETTING_READ,
        Scope.SETTING_WRITE,
        Scope.STAFF_READ,
        Scope.STAFF_WRITE,
    }
)
#: What a key of a municipality may have.
MUNICIPAL_SCOPES = frozenset(Scope) - STAFF_SCOPES - {Scope.OPERATOR}


def known_scopes(words: Iterable[str]) -> frozenset[Scope]:
    """Those on record of a key. One that this version does not know, or that no key may have, gives nothing."""
    return frozenset(Scope(word) for word in words if word in MUNICIPAL_SCOPES)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its holder has it."""

    prefix: str
    secret: str = field(repr=False)

    def plain(self) -> str:
        """The whole key, as it goes into a header or a file."""
        return f"comunica_{self.prefix}_{self.secret}"

    def digest(self) -> bytes:
        """What is kept of it."""
        return hashlib.sha256(self.secret.encode()).digest()

    def proves(self, digest: bytes) -> bool:
        """Whether this is the key that the digest was made of. Takes the same time for every wrong one."""
        return hmac.compare_digest(self.digest(), digest)

    def notify_secret(self) -> str:
        """What Notify's clients sign their tokens with: a UUID made of the secret."""
        digest = hmac.digest(self.secret.encode(), b"notify", "sha256")
        return str(UUID(bytes=digest[:16], version=4))

    def notify_form(self, name: str, municipality_id: UUID) -> str:
        """The key as Notify's clients take it: ASCII, since it may stand in a header, without blanks, since the
        client for .NET refuses them, and without hyphens, since some programs divide it at these.
        """
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        shown = _NOT_IN_A_NAME.sub("_", plain).strip("_") or "key"
        return f"{shown}-{municipality_id}-{self.notify_secret()}"


@dataclass(frozen=True, slots=True)
class NotifyKey:
    """A key in the form of Notify's. Its name is for people, and not part of the proof."""

    municipality_id: UUID
    secret: str = field(repr=False)


def read_notify_key(text: str) -> NotifyKey:
    """A key from a header; `NotAKey` if it has another form."""
    match = _NOTIFY_KEY.fullmatch(text.strip())
    if match is None:
        raise NotAKey("a key of Notify's form ends with two UUIDs")
    return NotifyKey(UUID(match[1]), match[2].lower())


def read_key(text: str) -> ApiKey:
    """A key from a header or a file; `NotAKey` if it has another form."""
    match = _KEY.fullmatch(text.strip())
    if match is None:
        raise NotAKey("an API key looks like comunica_abcdefgh_ and at least 32 characters of secret")
    return ApiKey(match[1], match[2])


def make_key(chance: bytes) -> ApiKey:
    """A new key from `PREFIX_BYTES + SECRET_BYTES` random bytes."""
    if len(chance) != PREFIX_BYTES + SECRET_BYTES:
        raise ValueError(f"a key is made of {PREFIX_BYTES + SECRET_BYTES} random bytes")
    prefix = base64.b32encode(chance[:PREFIX_BYTES]).decode().lower()
    secret = base64.urlsafe_b64encode(chance[PREFIX_BYTES:]).rstrip(b"=").decode()
    return ApiKey(prefix, secret)
