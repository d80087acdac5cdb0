"""Reading JSON that a stranger sent, without trusting its shape."""

from collections.abc import Mapping

type Json = dict[str, object]


def mapping(value: object) -> Json:
    """The object, or an empty one when it is anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Json]:
    """The objects of a list; what is not an object is passed over."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The string; numbers become one; anything else is empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def texts(value: object) -> list[str]:
    """The non-empty strings of a list."""
    return [text(one) for one in value if text(one)] if isinstance(value, list) else []


def number(value: object, default: float) -> float:
    """The number, also when written as a string; else the default."""
    try:
        return float(text(value))
    except ValueError:
        return default


def digits(value: str) -> str:
    """The digits of a phone number, whatever stands between them."""
    return "".join(one for one in value if one.isascii() and one.isdigit())


def without_blanks(value: Mapping[str, object]) -> Json:
    """The same object without the fields that are None."""
    return {key: one for key, one in value.items() if one is not None}
