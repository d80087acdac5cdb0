"""How a channel shows its token: to Meta as a bearer, to a solution provider in a header of its own."""

import re

#: Of Meta, and of solution providers that do as Meta does.
AUTHORIZATION = "Authorization"
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def is_header_name(name: str) -> bool:
    """Whether a header may be called so."""
    return _HEADER.fullmatch(name) is not None


def token_header(name: str, token: str, *, scheme: str = "Bearer") -> dict[str, str]:
    """The header with the token. Only `Authorization` names a scheme before it; any other holds the bare token."""
    return {name: f"{scheme} {token}" if is_metas(name) else token}


def is_metas(name: str) -> bool:
    """Whether the token is one of Meta's, of which Meta says what it may and until when."""
    return name.lower() == AUTHORIZATION.lower()
