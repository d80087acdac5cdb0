"""Revoke a key: it opens nothing any more, within the few seconds for which processes believe what they have seen."""

from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.keys.issue_key import Issuer
from comunica.usecases.keys.key_register import KeyRegister, KeyShown
from comunica.usecases.problem import Problem, Refused

_YOURS = Problem(
    "key_is_yours", "", "a key does not end itself, so that nobody locks the door from outside: use another"
)


async def revoke_key(
    municipality_id: UUID, key_id: UUID, *, issuer: Issuer, register: KeyRegister, line_id: UUID
) -> KeyShown | Refused | None:
    """The key, ended now or before; none if there is none. Whoever keeps keys may end any but the one in their hand."""
    if issuer.made_by == str(key_id):
        return Refused((_YOURS,))
    async with register.turn(municipality_id) as turn:
        there = await turn.hold(key_id)
        if there is None or there.revoked_at is not None:
            return there
        await turn.revoke(key_id, by=issuer.made_by)
        await turn.tell(line_id, AuditLine(who=issuer.who, what=Deed.REVOKE_KEY, reason=str(key_id)))
        return await turn.hold(key_id)
