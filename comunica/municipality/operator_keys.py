"""Keys of operators: `comunica-operator_<prefix>_<secret>`. They look after municipalities and see no citizen.

Another first word than a municipality's key has: which door a key opens is told before anything is looked up.
"""

from comunica.municipality.keys import ApiKey, NotAKey, read_key

#: How every operator's key begins, and no municipality's.
OPERATOR_WORD = "comunica-operator_"
_MUNICIPAL_WORD = "comunica_"


def is_operators(text: str) -> bool:
    """Whether it wants to be an operator's key."""
    return text.strip().startswith(OPERATOR_WORD)


def operator_form(key: ApiKey) -> str:
    """The whole key, as its holder has it."""
    return key.plain().replace(_MUNICIPAL_WORD, OPERATOR_WORD, 1)


def read_operator_key(text: str) -> ApiKey:
    """An operator's key from a header; `NotAKey` if it has another form."""
    if not is_operators(text):
        raise NotAKey(f"an operator's key begins with {OPERATOR_WORD}")
    return read_key(text.strip().replace(OPERATOR_WORD, _MUNICIPAL_WORD, 1))
