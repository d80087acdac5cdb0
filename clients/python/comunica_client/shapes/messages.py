"""What is said: templates, and messages to one person."""

from typing import TypedDict


class Template(TypedDict):
    """A template's latest version."""

    id: str
    name: str
    version: int
    body: str
    language: str
    category: str
    status: str


class Message(TypedDict):
    """One message to one person, and what became of it. The states are Notify's; `state` is ours."""

    id: str
    reference: str | None
    phone_number: str | None
    status: str
    state: str
    reason: str | None
    error_code: int | None
    body: str
    created_at: str
    sent_at: str | None
    completed_at: str | None


class MessageAccepted(TypedDict):
    """A message that is on record and will be sent."""

    id: str
    reference: str | None
    content: dict[str, str]
    uri: str
    scheduled_for: str | None
