"""What a password must be: long, and not one that everybody would try. No signs are asked for (NIST SP 800-63B)."""

import re
import unicodedata
from enum import StrEnum

SHORTEST = 12
#: Beyond it hashing costs us more than it helps anybody.
LONGEST = 200
#: What is left of most passwords that are tried first, when figures and signs are taken away.
_COMMON_WORDS = """
    password passw passwordpassword passwort parola parolachiave lapassword miapassword nuovapassword
    qwerty qwertyuiop qwertyuiopasdf qwertyqwerty asdfghjkl asdfasdf zxcvbnm qazwsxedc qazwsx
    admin administrator amministratore amministrazione adminadmin root superuser operatore utente user
    comune comunedi ilcomune comunicazione comunica municipio segreteria protocollo anagrafe polizialocale sindaco
    benvenuto benvenuti benvenuta welcome ciao ciaociao ciaociaociao buongiorno iloveyou tiamo amore amoremio
    juventus forzajuve forzanapoli forzainter forzamilan napoli roma inter milan italia forzaitalia
    letmein changeme cambiami cambiamisubito default secret segreto segretissima prova provaprova test testtest
    whatsapp football baseball monkey dragon sunshine princess superman batman
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    primavera estate autunno inverno abc abcd abcdef abcdefgh abcdefghijkl abcabc aaa
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_AROUND = re.compile(r"^[^a-z]+|[^a-z]+$")
_LOOKS_LIKE = str.maketrans("0134578@$!", "oieastbasi")


class BadPassword(StrEnum):
    """Why one is not taken."""

    SHORT = "password_short"
    LONG = "password_long"
    #: Of those that are tried first, a row of one sign, or mostly the person's own e-mail or name.
    COMMON = "password_common"


def tidied(password: str) -> str:
    """The password as it is hashed: the same signs, however a keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


def why_bad(password: str, *, personal: tuple[str, ...] = ()) -> BadPassword | None:
    """Why it is not taken, if it is not. `personal`: what a stranger knows of the person, such as the e-mail."""
    plain = tidied(password)
    if len(plain) < SHORTEST:
        return BadPassword.SHORT
    if len(plain) > LONGEST:
        return BadPassword.LONG
    if len(set(plain)) < 5 or _is_common(plain) or any(_is_mostly(plain, each) for each in personal):
        return BadPassword.COMMON
    return None


def _is_common(plain: str) -> bool:
    small = plain.lower()
    middle = _AROUND.sub("", small).translate(_LOOKS_LIKE)
    left = {_NOT_A_LETTER.sub("", small), _NOT_A_LETTER.sub("", middle)}
    # Without a single word in it: figures and signs alone, such as a telephone number.
    return any(each in _COMMON or len(each) < 3 for each in left)


def _is_mostly(plain: str, known: str) -> bool:
    parts = (part for part in re.split(r"[^\w]+", known.lower()) if len(part) >= 4)
    left = plain.lower()
    for part in parts:
        left = left.replace(part, "")
    return len(left) < SHORTEST // 2
