"""By whose hand something is done to the staff: an administrator's, or that of a person at comunica-admin's desk."""

from dataclasses import dataclass
from uuid import UUID

from comunica.usecases.audit import operator
from comunica.usecases.staff.authenticate_session import Visitor

#: Of somebody who was invited by comunica-admin; else it is the id of who invited them.
BY_DESK = "desk"


@dataclass(frozen=True, slots=True)
class StaffHand:
    """Who does it. `staff_id` none: at the desk."""

    municipality_id: UUID
    who: str
    staff_id: UUID | None = None

    @property
    def made_by(self) -> str:
        """As the record names them."""
        return BY_DESK if self.staff_id is None else str(self.staff_id)

    @classmethod
    def of(cls, visitor: Visitor) -> "StaffHand":
        """Somebody at the console."""
        return cls(visitor.municipality_id, visitor.caller.who, visitor.staff_id)

    @classmethod
    def at_desk(cls, municipality_id: UUID, name: str) -> "StaffHand":
        """Somebody at comunica-admin."""
        return cls(municipality_id, operator(name))
