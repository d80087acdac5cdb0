"""Keys of partners: `comunica-partner_<prefix>_<secret>`. A partner sends in the name of municipalities, by mandate.

Another first word than a municipality's key has: which door a key opens is told before anything is looked up.
"""

from comunica.municipality.keys import ApiKey, NotAKey, Scope, read_key

#: How every partner's key begins, and no other.
PARTNER_WORD = "comunica-partner_"
_MUNICIPAL_WORD = "comunica_"

#: What a key of a partner may have. None of them shows a citizen.
PARTNER_SCOPES = frozenset({Scope.BROADCAST_DRAFT, Scope.BROADCAST_SEND, Scope.BROADCAST_URGENT, Scope.BROADCAST_READ})


def is_partners(text: str) -> bool:
    """Whether it wants to be a partner's key."""
    return text.strip().startswith(PARTNER_WORD)


def partner_form(key: ApiKey) -> str:
    """The whole key, as its holder has it."""
    return key.plain().replace(_MUNICIPAL_WORD, PARTNER_WORD, 1)


def read_partner_key(text: str) -> ApiKey:
    """A partner's key from a header; `NotAKey` if it has another form."""
    if not is_partners(text):
        raise NotAKey(f"a partner's key begins with {PARTNER_WORD}")
    return read_key(text.strip().replace(PARTNER_WORD, _MUNICIPAL_WORD, 1))
