"""Who did what with people's data: a line for all that brings in, gives out or takes away. Never personal data."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.paging import Page, PageRequest


class Holder(StrEnum):
    """Who acts in a town by what the town gave them."""

    #: A program, with a key.
    KEY = "key"
    #: A person of the staff, at the console.
    STAFF = "staff"


class Deed(StrEnum):
    """What was done."""

    #: A list was brought in.
    IMPORT = "import"
    #: A list that was uploaded is not wanted any more, and its file forgotten; the reason is its id.
    DISCARD_IMPORT = "discard_import"
    #: One person was enrolled by hand.
    ENROL_BY_HAND = "enrol_by_hand"
    #: Everything on record was given out.
    EXPORT = "export"
    #: People were erased.
    ERASE = "erase"
    #: The office wrote down where somebody lives now, let them leave, or kept a note on them.
    CHANGE_PERSON = "change_person"
    LET_LEAVE = "let_leave"
    NOTE_PERSON = "note_person"
    #: Somebody who writes is answered no more, or again.
    BAN_PERSON = "ban_person"
    LIFT_BAN = "lift_ban"
    #: The office wrote down what somebody wants to hear of, or looked at somebody and left them as they are.
    CHOOSE_TOPICS = "choose_topics"
    REVIEW_PERSON = "review_person"
    #: Somebody read what citizens wrote.
    SHOW_WORDS = "show_words"
    #: A request on data was answered.
    ANSWER_REQUEST = "answer_request"
    #: An alert passed the month's cap.
    BUDGET_PASSED = "budget_passed"
    #: A broadcast went out in the urgent lane.
    URGENT_BROADCAST = "urgent_broadcast"
    #: A broadcast that waited for it was approved, or rejected.
    APPROVE_BROADCAST = "approve_broadcast"
    REJECT_BROADCAST = "reject_broadcast"
    #: A broadcast was held, let go on, or stopped for good; the reason is its id.
    PAUSE_BROADCAST = "pause_broadcast"
    RESUME_BROADCAST = "resume_broadcast"
    CANCEL_BROADCAST = "cancel_broadcast"
    #: The same of what repeats by itself; and of many single messages that were asked for at once.
    PAUSE_SERIES = "pause_series"
    RESUME_SERIES = "resume_series"
    CANCEL_SERIES = "cancel_series"
    RESUME_LIST = "resume_list"
    CANCEL_LIST = "cancel_list"
    #: A callback is called from now on, or not any more; the reason is its id.
    REGISTER_CALLBACK = "register_callback"
    END_CALLBACK = "end_callback"
    #: Somebody had a callback tried; the reason is its id.
    TEST_CALLBACK = "test_callback"
    #: The figures of a month were given to everybody; the reason is the month.
    PUBLISH_REPORT = "publish_report"
    #: An API key was made, got another secret, or ended.
    MAKE_KEY = "make_key"
    ROTATE_KEY = "rotate_key"
    REVOKE_KEY = "revoke_key"
    #: What geocodes of alerts stand for was changed.
    CHANGE_GEOCODES = "change_geocodes"
    #: A gazetteer or a stradario was brought in, and changed something; or a zone or a name was, as the reason says.
    CHANGE_GAZETTEER = "change_gazetteer"
    #: A draft without an audience got one.
    ADDRESS_DRAFT = "address_draft"
    #: A single message went out in the urgent lane.
    URGENT_MESSAGE = "urgent_message"
    #: A partner may send in the town's name, or may not any more.
    GRANT_MANDATE = "grant_mandate"
    REVOKE_MANDATE = "revoke_mandate"
    #: What a partner had planned came due, and no mandate covered it any more.
    CANCEL_UNMANDATED = "cancel_unmandated"
    #: An operator set the municipality up, or changed it; had its channel connected, or checked.
    MAKE_MUNICIPALITY = "make_municipality"
    CHANGE_MUNICIPALITY = "change_municipality"
    CONNECT_CHANNEL = "connect_channel"
    CHECK_CHANNEL = "check_channel"
    #: A person came in at the console, went, or was turned away. Who was turned away has no name: it may be anybody's.
    SIGN_IN = "sign_in"
    SIGN_IN_BY_IDENTITY = "sign_in_by_identity"
    SIGN_OUT = "sign_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    #: A person of the staff was invited, or took the invitation up.
    INVITE_STAFF = "invite_staff"
    ACCEPT_INVITATION = "accept_invitation"
    #: Somebody got another role, was suspended, or let in again; the reason says which, and whom it was done to.
    CHANGE_STAFF = "change_staff"
    #: Somebody lost their password, and chose another by a link; or changed it, or their recovery codes.
    RECOVER_STAFF = "recover_staff"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a deed
    RENEW_RECOVERY_CODES = "renew_recovery_codes"
    #: Somebody linked a digital identity to themselves, or it opens nothing any more.
    LINK_IDENTITY = "link_identity"
    UNLINK_IDENTITY = "unlink_identity"
    #: Sessions were ended, so that whoever holds them must sign in again.
    REVOKE_SESSIONS = "revoke_sessions"
    #: A setting was changed at the console, and which part; the trial ended; another privacy notice is in force.
    CHANGE_SETTINGS = "change_settings"
    END_TRIAL = "end_trial"
    #: The provider was asked for the templates of a category; the reason says of which.
    ASK_TEMPLATES = "ask_templates"
    PUBLISH_NOTICE = "publish_notice"


def operator(name: str) -> str:
    """A person at the desk, as the town shall find them in its log."""
    return f"operator:{name}"


def key(key_id: UUID) -> str:
    """A program with a key of the town."""
    return f"key:{key_id}"


def staff(staff_id: UUID) -> str:
    """A person of the town's staff."""
    return f"staff:{staff_id}"


def held_by(holder: Holder, holder_id: UUID | str) -> str:
    """The same of either; the id of the key or of the person."""
    return f"{holder}:{holder_id}"


def partner(partner_id: UUID) -> str:
    """An organisation that sends in the town's name."""
    return f"partner:{partner_id}"


def operator_key(key_id: UUID) -> str:
    """A program with a key of an operator."""
    return f"operator_key:{key_id}"


def service(name: str) -> str:
    """A service, by itself."""
    return f"service:{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """What is written. Its id is the record's own, its time the record's clock."""

    #: operator:…, operator_key:…, key:…, staff:…, partner:… or service:…
    who: str
    what: Deed
    #: How many of what: people, rows, deliveries …
    counts: Mapping[str, int] = field(default_factory=dict)
    #: A word of ours, such as `retention`; never what a person wrote.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What was written."""

    id: UUID
    at: dt.datetime
    who: str
    #: A `Deed`, or the word of another version.
    what: str
    counts: Mapping[str, int]
    reason: str


class AuditLog(Protocol):
    """The town's log. Lines are added, never changed. Raises RecordAway."""

    async def add(self, municipality_id: UUID, line: AuditLine) -> None:
        """One line, in a transaction of its own."""

    async def entries(self, municipality_id: UUID, *, before: UUID | None, count: int) -> Sequence[AuditEntry]:
        """Some lines, latest first, those older than this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSought:
    """Which lines: of these deeds (none given: all), written in this time. Moments are aware; `until` is not in."""

    deeds: Sequence[str] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class AuditShelf(Protocol):
    """The town's log, for whoever looks for something in it. Raises RecordAway."""

    async def search(self, municipality_id: UUID, sought: AuditSought, page: PageRequest) -> Page[AuditEntry]:
        """Latest first."""

    async def sealed_until(self, municipality_id: UUID) -> dt.datetime | None:
        """The time of the latest line that is sealed: none so far can be changed unseen. None: not sealed yet."""


async def search_audit(
    shelf: AuditShelf, municipality_id: UUID, sought: AuditSought, page: PageRequest
) -> Page[AuditEntry]:
    """A page of the lines that were sought."""
    return await shelf.search(municipality_id, sought, page)
