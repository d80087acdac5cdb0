"""What somebody typed into a form of this room, as plain text."""

from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData

#: Longer than any field of ours: what is more was not typed.
LONGEST = 2_000


class Typed:
    """A form that came in."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def text(self, name: str) -> str:
        """A field without blanks around it; empty if it is not there, or is a file."""
        value = self._form.get(name, "")
        return value.replace("\x00", "").strip()[:LONGEST] if isinstance(value, str) else ""

    def several(self, name: str) -> list[str]:
        """Every value of a field that may be chosen more than once."""
        return [value[:LONGEST] for value in self._form.getlist(name)[:100] if isinstance(value, str)]

    def id(self, name: str) -> UUID | None:
        """A field that holds an id of ours."""
        try:
            return UUID(self.text(name))
        except ValueError:
            return None

    def ticked(self, name: str) -> bool:
        """A box."""
        return bool(self.text(name))


async def typed(request: Request) -> Typed:
    """The form of this request."""
    return Typed(await request.form())
