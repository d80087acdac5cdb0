"""Cookies as the console sets them: of this host alone, not for scripts, not sent along with other sites' forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from starlette.requests import cookie_parser
from starlette.types import Scope


@dataclass(frozen=True, slots=True)
class Cookie:
    """One of ours. Over https its name says that no sibling of our host can set it (`__Host-`)."""

    name: str
    https: bool
    #: Lax: whoever follows a link in a letter of ours is still who they are.
    same_site: Literal["Lax", "Strict"] = "Lax"

    @property
    def full_name(self) -> str:
        """As browsers know it."""
        return f"__Host-{self.name}" if self.https else self.name

    def of(self, scope: Scope) -> str:
        """Its value in this request; empty if it has none."""
        return cookies_of(scope).get(self.full_name, "")

    def set(self, value: str) -> str:
        """The header's value that sets it, until the browser is closed."""
        return f"{self.full_name}={value}; {self._attributes}"

    def set_for(self, value: str, seconds: int) -> str:
        """The same, for so long."""
        return f"{self.set(value)}; Max-Age={seconds}"

    def drop(self) -> str:
        """The header's value that ends it."""
        return f"{self.full_name}=; Max-Age=0; {self._attributes}"

    @property
    def _attributes(self) -> str:
        return f"Path=/; HttpOnly; SameSite={self.same_site}" + ("; Secure" if self.https else "")


def cookies_of(scope: Scope) -> Mapping[str, str]:
    """All that came, by name."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            found |= cookie_parser(bytes(value).decode("latin-1"))
    return found
