"""Roles of the people who work at a municipality's console, and what each may do.

Every role looks; what they do beyond is one set each. Who approves is still never who wrote, whatever their roles.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from comunica.municipality.keys import MUNICIPAL_SCOPES, STAFF_SCOPES, Scope


class Role(StrEnum):
    """As what somebody works here. One each."""

    #: In the secretary's office: writes notices, enrols people, settles what waits for a look.
    CLERK = "clerk"
    #: An alderman, who approves; a commander, who alerts at night.
    APPROVER = "approver"
    #: Keeps settings, staff and keys.
    ADMINISTRATOR = "administrator"
    #: The data protection officer, the mayor: sees, and changes nothing.
    OBSERVER = "observer"


#: What everybody sees. Nobody's here: what citizens wrote.
_LOOKS = frozenset(
    {
        Scope.BROADCAST_READ,
        Scope.TEMPLATE_READ,
        Scope.SUBSCRIBERS_READ,
        Scope.GAZETTEER_READ,
        Scope.REPORT_READ,
    }
)
_OVERSEES = frozenset({Scope.AUDIT_READ, Scope.SETTING_READ, Scope.STAFF_READ, Scope.MANDATE_READ})
_SENDS = frozenset({Scope.BROADCAST_DRAFT, Scope.BROADCAST_SEND})
_KEEPS_PEOPLE = frozenset({Scope.SUBSCRIBERS_WRITE, Scope.SUBSCRIBERS_ERASE, Scope.REVIEW_WRITE, Scope.RECEIVED_READ})

_SCOPES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {
        Role.OBSERVER: _LOOKS | _OVERSEES,
        # A text that fits no template is submitted as one of its own, by who writes it.
        Role.CLERK: _LOOKS | _SENDS | _KEEPS_PEOPLE | {Scope.TEMPLATE_WRITE},
        Role.APPROVER: _LOOKS | _SENDS | {Scope.BROADCAST_APPROVE, Scope.BROADCAST_URGENT},
        # Everything: nobody gives a key, or a mandate, what they do not have themselves.
        Role.ADMINISTRATOR: MUNICIPAL_SCOPES | STAFF_SCOPES,
    }
)


def scopes_of(role: Role) -> frozenset[Scope]:
    """What this role may do."""
    return _SCOPES[role]
