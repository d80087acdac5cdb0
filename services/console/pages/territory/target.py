"""The page of a zone, a contrada or a street: where it is, and the names that citizens give it."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.territory import Street, Zone
from comunica.usecases.territory.teach_alias import LONGEST_ALIAS
from comunica.usecases.territory.territory_record import TargetKind
from services.console.mistakes import Mistakes
from services.console.rendering import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a name may be taught of."""

    kind: TargetKind
    id: str
    name: str
    aliases: tuple[str, ...]
    gazetteer: Gazetteer
    zone: Zone | None = None
    street: Street | None = None

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/territorio/{'zone' if self.kind is TargetKind.ZONE else 'vie'}/{self.id}"


def target_page(
    request: Request, target: Target, *, mistakes: Mistakes | None = None, typed: str = "", status: int = 200
) -> Response:
    """The page of one."""
    return page(
        request,
        "territory/target.html",
        status=status,
        target=target,
        mistakes=mistakes or Mistakes(),
        typed=typed,
        longest=LONGEST_ALIAS,
    )
