"""Every subject that Comunica publishes on: broad to narrow, opaque ids only, never a phone number."""

import re

#: Bad items of a webhook, and bodies of which no item could be read.
DEAD_WEBHOOK = "deadletter.inbound.webhook"

#: What partners are told, all of them.
EVERY_PARTNERS_EVENTS = "event.partner.*"

_OPAQUE = re.compile(r"[A-Za-z0-9_-]{1,128}")


class BadSubjectTokenError(ValueError):
    """An id that may not stand in a subject: empty, too long, or with a dot, a blank or a wildcard in it."""


def inbound_message(app: str) -> str:
    """What citizens wrote to the numbers behind this Meta app."""
    return f"inbound.message.{_token(app)}"


def inbound_crowd(app: str) -> str:
    """The same for numbers that are written to by a crowd: nobody else's messages wait behind those."""
    return f"inbound.crowd.{_token(app)}"


def inbound_status(app: str) -> str:
    """The provider's word on deliveries, and the reports on the webhook path."""
    return f"inbound.status.{_token(app)}"


def inbound_account(app: str) -> str:
    """Everything else the provider says: templates, limits, preferences, what we do not know yet."""
    return f"inbound.account.{_token(app)}"


def broadcast_job(municipality_id: str) -> str:
    """A client's request for one broadcast of this municipality."""
    return f"job.broadcast.{_token(municipality_id)}"


def partner_job(partner_id: str, credential_id: str) -> str:
    """A partner's request for many municipalities, by this credential of it."""
    return f"job.partner.{_token(partner_id)}.{_token(credential_id)}"


def partner_event(partner_id: str) -> str:
    """What became of what this partner submitted."""
    return f"event.partner.{_token(partner_id)}"


def broadcast_event(municipality_id: str) -> str:
    """What became of a job or broadcast of this municipality."""
    return f"event.broadcast.{_token(municipality_id)}"


def broadcast_bell(broadcast_id: str) -> str:
    """One broadcast is due. The id, not the municipality: the stream keeps one bell a subject."""
    return f"bell.broadcast.{_token(broadcast_id)}"


def channel_bell(channel_id: str) -> str:
    """Deliveries wait on one channel."""
    return f"bell.channel.{_token(channel_id)}"


def erasure_note(municipality_id: str) -> str:
    """People of this municipality who are about to be erased."""
    return f"erasure.note.{_token(municipality_id)}"


def channel_wake(channel_id: str) -> str:
    """A bell passed on to whichever dispatcher owns the channel."""
    return f"wake.channel.{_token(channel_id)}"


def last_token(subject: str) -> str:
    """The id at the end of one of our subjects."""
    return subject.rpartition(".")[2]


def is_token(value: str) -> bool:
    """Whether an id may stand in a subject."""
    return _OPAQUE.fullmatch(value) is not None


def _token(value: str) -> str:
    if not is_token(value):
        # The value itself stays out of the message: it may be anything, a phone number too.
        raise BadSubjectTokenError("an id in a subject is 1 to 128 of A-Z, a-z, 0-9, _ and -; give the record's id")
    return value
