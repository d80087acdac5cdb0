"""Slips of a kind, mended wherever they stand: `att1va`, `non cè`, `on line`, `son Luca`."""

import re

from comunica.enrolment.message.tokens import Break, Token

#: `buondì son Luca`
_BEFORE_SON = frozenset({"io", "di", "e", "attiva", "buongiorno", "ciao", "salve", "buondi", "mi"})
#: `mi i son Luca Rota ëd via Po`, `me ciamo Luca`: as the north and the south say it.
_CALLED = frozenset({"chiamu", "chiammo", "chiame", "ciamo", "ciami", "ciam"})
_IN_ITALIAN = {"son": "sono", "ed": "di", **dict.fromkeys(_CALLED, "chiamo")}
#: With none of them nobody says who they are so.
INTRODUCING = _CALLED | {"son"}
#: `D' Amico`.
_BLANK_AFTER_APOSTROPHE = re.compile(r"\b(D|Dell|Dall|Sant|DELL|DALL|SANT)['’] +(?=[A-Z][A-Za-z]{2})")
#: `non cè`, `dovè`; `èmio figlio`, and not `èssar`.
_IS_AFTER, _IS_BEFORE = re.compile(r"\b(c|dov|com|cos)è\b"), re.compile(r"\bè(?=\w)(?!ss)")
#: `att1va`, `0FF`: digits that were typed for letters.
_LETTERS = {"0": "o", "1": "i", "3": "e"}
_DIGIT_FOR_LETTER = re.compile(r"[013](?:(?<=[a-zA-Z]{2}.)(?=[a-zA-Z]{2})|(?<=\b0)(?=(?:[nN]|[fF]{1,2})\b))")


def without_slips(text: str) -> str:
    """No blank in `D' Amico`, an apostrophe in `non cè`, and no digit in `att1va`."""
    if "' " in text or "’ " in text:
        text = _BLANK_AFTER_APOSTROPHE.sub(r"\g<1>'", text)
    if "è" in text:
        text = _IS_BEFORE.sub("è ", _IS_AFTER.sub(r"\1'è", text))
    return _DIGIT_FOR_LETTER.sub(lambda digit: _LETTERS[digit.group()], text)


def online(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`on line` is one word, and no ON."""
    if "line" not in [token.folded for token in tokens]:
        return tokens
    out: list[Token] = []
    for token in tokens:
        if token.folded == "line" and token.brk is Break.NONE and out and out[-1].folded == "on":
            out[-1] = out[-1]._replace(text="online", folded="online")
        else:
            out.append(token)
    return tuple(out)


def introduced(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`son Luca Rota`: as the north says `sono`, and nobody's son, which takes a word before it; `me ciamo Luca`."""
    if INTRODUCING.isdisjoint([token.folded for token in tokens]):
        return tokens
    return tuple(
        token._replace(folded=_IN_ITALIAN[token.folded]) if _is_northern(tokens, at) else token
        for at, token in enumerate(tokens)
    )


def _is_northern(tokens: tuple[Token, ...], at: int) -> bool:
    token, before = tokens[at], tokens[at - 1].folded if at else ""
    if token.folded in _CALLED:
        return before in ("mi", "me", "m")
    if token.folded == "ed":
        return "ë" in token.text.lower()
    if token.folded != "son":
        return False
    begins = at > 0 and before in ("i", "a") and (at == 1 or tokens[at - 1].brk or tokens[at - 2].folded == "mi")
    return not at or bool(token.brk) or before in _BEFORE_SON or bool(begins)
