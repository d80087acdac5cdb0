"""Sign out: the session at hand opens nothing any more."""

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.staff_record import StaffRegister


async def sign_out(visitor: Visitor, *, register: StaffRegister) -> None:
    """Twice is once."""
    async with register.turn(visitor.municipality_id) as turn:
        if await turn.revoke_session(visitor.staff_id, visitor.session_id):
            line = AuditLine(who=visitor.caller.who, what=Deed.SIGN_OUT, reason=str(visitor.session_id))
            await turn.tell(line)
