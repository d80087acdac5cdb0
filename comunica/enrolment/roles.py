"""What each place of a message is to the person: home, work, the old home, where a sister lives, only the corner."""

import re
from collections.abc import Sequence
from dataclasses import replace

from comunica.enrolment.house_numbers import number_at
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.mentions import Mention, Role
from comunica.enrolment.tokens import Break, Token

_RELATIVES = "|".join(sorted(words_of("relatives"), key=len, reverse=True))
#: What stands before a place, by what it makes of it. The last one that is said counts.
_CUES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.LIVES,
        re.compile(r"\b(?:(?:ma|pero|adesso|ora|oggi|attualmente) (?:vivo|abito|sto|abitiamo|viviamo|risiedo)|(?:vivo|abito|sto|abitiamo) (?:qui|qua|adesso|ora|attualmente))\b"),
    ),
    (
        Role.WORK,
        re.compile(
            r"\b(?:lavor\w*|ufficio|studio|negozio|ditta|azienda|officina|bottega|attivita|sede|impiegat\w|insegno|studio a|vado a scuola|work\w*|trabajo|travaille|lucrez)\b"
        ),
    ),
    (
        Role.OLD,
        re.compile(
            r"\b(?:prima|ex|(?:vecchi[oa]|precedente)(?: indirizzo| casa| abitazione| residenza| domicilio| via)?|stavo|abitavo|vivevo|ero|eravamo|residevo|abitavamo|stavamo|una volta|fino a|anziche|invece che|"
            r"(?:traferit\w|trasferit\w|traslocat\w|spostat\w|cambiat\w|trasloco|trasferisco|vengo|arrivo) (?:\w+ )?(?:da|dal|dalla|dall)|via da|"
            r"non (?:\w+ ){0,3}piu(?: \w+){0,2}|non (?:\w+ )?(?:abito|sto|vivo|risiedo|sono residente)(?: \w+)?|cambiato (?:da|casa da))\b"
            r"|\bda$|\bnon(?: e| è)?(?: piu)?(?: in)?$|\bda (?:una|mia|via)$"
        ),
    ),
    (
        Role.FUTURE,
        re.compile(
            r"\b(?:finche|appena|andro|andremo|trasferiro|trasferiremo|traslochero|presto|futur[oa]|tra (?:un|una|qualche|pochi|poche|due|tre)|"
            r"fra (?:un|una|qualche|pochi|poche|due|tre)|prossim[oa]|quando (?:saro|avro|sara|finisc\w+|mi trasfer\w+)|stiamo per|sto per|poi)\b"
        ),
    ),
    (Role.NONE, re.compile(rf"\b(?:con|e|ed) (?:(?:la|il|mia|mio|i|miei) )*(?:moglie|marito|compagn\w|figli\w?|famiglia|bambin\w)(?: \w+){{0,2}}$")),
    (Role.RELATIVE, re.compile(rf"\b(?:mi[oaei]e?i?|suo|sua|suoi|nostr\w|i|la|il|una?|da|di|del|della|con) (?:mi[oaei]e?i? )?(?:{_RELATIVES})\b")),
    (
        Role.NEAR,
        re.compile(
            r"\b(?:vicino|vicini|accanto|davanti|di fronte|dietro|pressi|all altezza|a fianco|a lato)(?: \w+){0,4}$|\b(?:angolo|ang|incrocio|incrocia|vicino|vicini|accanto|davanti|fronte|dietro|altezza|traversa d\w+|laterale|pressi|adiacente|confina|parallela|"
            r"sopra|sotto|prima del\w*|dopo|oltre|tra|fra|verso|zona di)(?: (?:a|al|alla|all|allo|ai|con|di|del|della|dell|il|la|l|lo|da|dal|dalla))?$"
        ),
    ),
    (Role.RESIDENCE, re.compile(r"\b(?:residen\w+|risied\w+)\b")),
    (Role.BIRTH, re.compile(r"\b(?:nat[oa]|nascita|originari\w|provengo|vengo su|nativ\w|born)\b")),
    (
        Role.HOME,
        re.compile(
            r"\b(?:abito|abitiamo|abitante|abitazione|vivo|viviamo|vive|sto|stiamo|domicili\w+|adesso|ora|oggi|nuov[oa]|attual\w+|indirizzo|"
            r"(?:trasferit\w|traslocat\w|spostat\w) (?:\w+ )?(?:a|in|qui|qua)|sono (?:di|in|a|da|del|della)|casa|invece|io|live|vivo en|habite|wohne|locuiesc|moro)\b"
        ),
    ),
)
#: After a place.
_AFTER = re.compile(
    rf"^(?:\( ?|(?:che )?(?:è|e|era|sarebbe|ci (?:abita|vive|sta)) )(?:di |da |l |il |la |lo |quell\w )?(?:mi[oaei]e?i?|suo|sua|del|della|dove|un)? ?"
    rf"(?:(?P<relative>{_RELATIVES})|(?P<work>lavor\w+|ufficio|negozio|studio)|(?P<old>vecchi[oa]|ex|prima|precedente|quell[oa] vecchi[oa]))\b"
    r"|^(?:(?:è|e) )?(?:dove|in cui) (?:(?P<lives>sto|vivo|abito|viviamo|abitiamo|dormo|risiedo)|(?P<works>lavoro|ho))\b"
)
#: Somebody writes for the owner of the phone.
OWN_PHONE = re.compile(
    r"\b(?:(?:il|la|dal|col|sul|al|del|con il) suo (?:telefono|cellulare|numero|whatsapp)|questo (?:è|e) il suo|(?:telefono|cellulare|numero) (?:è|e) (?:il )?suo|"
    r"questo (?:numero|telefono|cellulare) (?:è|e) (?:suo|il suo|di mia|di mio|della|del)|intestat\w a l\w+)\b"
)
_CORRECTS = re.compile(
    r"\b(?:anzi|no|scus\w+|pardon|ops|oops|perdon\w*|correggo|correzione|corretto|errore|erro|sbagli\w*|volevo dire|volevo scrivere|intendevo|macche|"
    r"rettific\w+|cioe|meglio|sorry|aspetta|aspetti|pero|ma)\b"
)
#: A line under a letter: what follows is about the office, not the person.
_SIGNATURE = re.compile(r"\n\s*(?:--+|__+|\*\*+|—+|–+)\s*(?:\n|$)")


def with_roles(mentions: Sequence[Mention], tokens: Sequence[Token], start: int = 0) -> list[Mention]:
    """The places with their roles. What stands before `start` says nothing about them."""
    told: list[Mention] = []
    signed = _signature(tokens)
    owns_phone = OWN_PHONE.search(_words(tokens, 0, len(tokens))) is not None
    for order, mention in enumerate(mentions):
        before = told[-1] if told else None
        since = before.end if before else start if mention.first >= start else 0
        role = _role(mention, before, since, tokens)
        if (role is Role.BIRTH and mention.is_street) or (role is Role.RELATIVE and owns_phone):
            role = Role.NONE
        if signed is not None and mention.first >= signed:
            role = Role.SIGNATURE
        told.append(replace(mention, role=role))
    return told


def corrects(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Between these tokens the person corrects themselves."""
    window = _words(tokens, first, end)
    found = _CORRECTS.search(window)
    if found is None:
        return False
    # `ma` and `no` alone also contrast: a correction stands close to what it replaces.
    return found.group() not in ("ma", "pero") or re.search(r"\bnon\b", window) is not None


def corrected_number(tokens: Sequence[Token], first: int, end: int) -> str | None:
    """`12 anzi 21`, `14... no aspetta, il 14 è mia sorella, io 41`: the last number that is the person's own."""
    start = next((at for at in range(first, end) if _CORRECTS.fullmatch(tokens[at].folded)), None)
    if start is None or tokens[start].folded in ("ma", "pero"):
        return None
    number: str | None = None
    at = start + 1
    while at < end:
        found = number_at(tokens, at, words=False)
        if found is None:
            at += 1
            continue
        if not _AFTER.match(_words(tokens, found.end, min(end, found.end + 5))):
            number = found.value
        at = found.end
    return number


def _role(mention: Mention, before: Mention | None, since: int, tokens: Sequence[Token]) -> Role:
    start = _window_start(tokens, since, mention.first)
    window = _words(tokens, start, mention.first)
    after = _words(tokens, mention.end, _clause_end(tokens, mention.end))
    if found := _AFTER.match(after):
        kind = found.lastgroup
        return {"relative": Role.RELATIVE, "work": Role.WORK, "works": Role.WORK, "old": Role.OLD, "lives": Role.LIVES}[kind or "old"]
    if (role := _last_cue(window)) and not (role is Role.NEAR and tokens[mention.first].brk is not Break.NONE):
        return role
    if before and start == before.end and before.role in (Role.WORK, Role.OLD, Role.RELATIVE, Role.BIRTH, Role.FUTURE) and _only_joins(window):
        return Role.HOME if before.role is Role.OLD and re.search(r"\b(?:a|in|ad|al|alla)$", window) else before.role
    return Role.NONE


def _last_cue(window: str) -> Role | None:
    best: tuple[int, int] | None = None
    role: Role | None = None
    for rank, (each, pattern) in enumerate(_CUES):
        for found in pattern.finditer(window):
            # Of two that end at the same word the one listed first counts.
            place = (found.end(), -rank)
            if best is None or place > best:
                best, role = place, each
    return role


def _window_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Words of an earlier sentence say nothing about this place."""
    start = first
    for at in range(first, end + 1):
        if at < len(tokens) and at > first and tokens[at].brk is Break.STRONG and "\n" not in tokens[at].gap:
            start = at
    if end < len(tokens) and tokens[end].brk is Break.STRONG and end > first and "\n" not in tokens[end].gap:
        return end
    return start


def _clause_end(tokens: Sequence[Token], first: int) -> int:
    end = first
    while end < min(len(tokens), first + 6) and tokens[end].brk is not Break.STRONG:
        end += 1
    return end


def _only_joins(window: str) -> bool:
    return all(word in {"in", "a", "ad", "al", "alla", "e", "di", "da", "n", "del", "della", ""} for word in window.split(" "))


def _words(tokens: Sequence[Token], first: int, end: int) -> str:
    return " ".join(f"( {token.folded}" if "(" in token.gap and at else token.folded for at, token in enumerate(tokens[first:end], start=first))


def _signature(tokens: Sequence[Token]) -> int | None:
    for at, token in enumerate(tokens):
        sent_from = token.folded == "inviato" and "\n" in token.gap and at + 1 < len(tokens) and tokens[at + 1].folded in ("da", "dal")
        if at > 1 and (sent_from or _SIGNATURE.search(token.gap)):
            return at
    return None
