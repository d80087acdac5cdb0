"""`python -m workbench.console_permissions`: docs/console/permissions.md, who may open which page.

It follows from what each page says of itself. A test holds the page current, and tries every one of its rows.
"""

from collections.abc import Iterator
from pathlib import Path

from comunica.municipality.keys import Scope
from comunica.municipality.roles import Role, scopes_of
from services.console.doors.permissions import Need, declared
from services.console.web import ROUTERS

PAGE = Path(__file__).parent.parent / "docs" / "console" / "permissions.md"
_HEADER = """# Who may open which page of the console

Made by `python -m workbench.console_permissions` from what each route says of itself; tests hold it current and try
every route with every role, without a session, and without the token of a form. A page that says nothing is not served.
What a role may do is in `comunica/municipality/roles.py`.

An operator's key, typed at `/operatori/entra`, opens what is marked so, and no session of a town's staff does.

| | page | needs | {roles} | operator |
|---|---|---|{lines}|---|
"""


def document() -> str:
    """The page."""
    roles = " | ".join(Role)
    return _HEADER.format(roles=roles, lines="|".join("---" for _ in Role)) + "".join(f"{row}\n" for row in _rows())


def _rows() -> Iterator[str]:
    known = [(route.path, method, need) for route, need in declared(ROUTERS) for method in route.methods or ()]
    for path, method, need in sorted(known, key=lambda each: each[:2]):
        marks = " | ".join("yes" if role_may(role, need) else "-" for role in Role)
        yield f"| {method} | `{path}` | {_said(need)} | {marks} | {'yes' if operator_may(need) else '-'} |"


def role_may(role: Role, need: Need) -> bool:
    """Whether somebody with this role gets through."""
    if need.operator:
        return False
    return need.public or not need.scopes or any(scope in scopes_of(role) for scope in need.scopes)


def operator_may(need: Need) -> bool:
    """Whether an operator's key gets somebody through, who is otherwise nobody."""
    return need.public or need.operator


def _said(need: Need) -> str:
    if need.public:
        return "nothing: for anybody"
    if need.operator:
        return "an operator's key"
    return " or ".join(map(_scope, need.scopes)) or "to be signed in"


def _scope(scope: Scope) -> str:
    return f"`{scope}`"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(document(), encoding="utf-8")
