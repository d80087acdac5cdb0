"""What each place of a message is to the person: home, work, the old home, where a sister lives, only the corner."""

import re
from collections.abc import Sequence

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.areas import Elsewhere, Here
from comunica.enrolment.place.firms import is_firm
from comunica.enrolment.place.house_numbers import number_at
from comunica.enrolment.place.mention import Mention, Role, own_zone

_FILE = "roles"
#: Of two cues that end at the same word the one listed first counts.
_CUES = (
    Role.LIVES,
    Role.WORK,
    Role.OLD,
    Role.FUTURE,
    Role.NONE,
    Role.RELATIVE,
    Role.NEAR,
    Role.RESIDENCE,
    Role.BIRTH,
    Role.HOME,
)
#: All that say what a place is.
_SAYING = (*_CUES, "after")
#: After a place, by the name of the group that matched.
_AFTER = {
    "relative": Role.RELATIVE,
    "work": Role.WORK,
    "works": Role.WORK,
    "works_here": Role.WORK,
    "shop": Role.WORK,
    "stays": Role.OLD,
    "lives_here": Role.LIVES,
    "old": Role.OLD,
    "former": Role.OLD,
    "moved": Role.OLD,
    "over": Role.OLD,
    "denied": Role.OLD,
    "lived": Role.OLD,
    "while": Role.OLD,
    "lives": Role.LIVES,
    "lives_with": Role.LIVES,
    "lives_there": Role.LIVES,
    "visits": Role.RELATIVE,
}
#: They stay what the place before was when only `in`, `e` or `a` stands between.
_LASTING = (Role.WORK, Role.OLD, Role.RELATIVE, Role.BIRTH, Role.FUTURE)
#: Patterns of doubt, and of one place or another.
_DOUBTS = ("doubted_before", "doubted_home", "doubted_after")
_EITHER = ("either", "between_two")
_JOINING = frozenset(listed("in a ad al alla e di da n del della"))
_AND = re.compile(r"^(?:e|o|oppure|e anche|anche)(?: in| a)?$")
_AND_RELATIVE = re.compile(
    r"^(?:e|ma|mentre) (?:(?:il|la|mi[oaei]+|i) )+\w+(?: (?:invece|sta|abita|vive))* (?:in|a|al|alla|ai)$"
)
_GRANTS = frozenset({("anche", "se"), ("pure", "se"), ("pur", "se")})
_TOLD_HOME = (Role.HOME, Role.LIVES, Role.RESIDENCE)
#: What stands in a part of the town.
_IN_IT = re.compile(r"\b(?:vicino|accanto|davanti|fronte|dietro|pressi)(?: \w+){2,5} (?:di|d|del|della|dell|in)$")
#: A part of the town that is named so is where they live, and no corner of it.
_TOWARDS = re.compile(r"\b(?:abito|abitiamo|vivo|viviamo|sto|stiamo)(?: \w+)? verso(?: (?:il|la|lo|i|le|gli|l))?$")
_TO = re.compile(r"\b(?:a|in|ad|al|alla)$")
#: After another town: `residenza a Osimo, ma vivo qui`.
_BUT_HERE = re.compile(r"(?:ma|pero|mentre) (?:\w+ )*(?:qui|qua)$")
#: From the old address to the new one.
_ARROW = re.compile("[-=]>|[→➡]")
#: Before a place in which one was.
_THERE = frozenset({"a", "ad", "in"})
#: A line under a letter: what follows is about the office, not the person.
_GREETED = frozenset({"saluti", "saluto", "ossequi", "cordialmente", "cordialita", "distintamente", "fede"})
_SIGNATURE = re.compile(r"\n\s*(?:--+|__+|\*\*+|—+|–+)\s*(?:\n|$)")
#: Before a place in it that is the person's own.
_MY_HOME = frozenset({"abitazione", "casa", "residenza", "domicilio"})
#: Words around a place that may say so.
_DOUBT_WITHIN = 6
#: Surnames that would say what the place after them is.
_CUE_SURNAMES = frozenset(
    listed("vicino vicini fronte sopra sotto oltre prima casa vecchio nuovo corte angolo bottega")
)
#: After a given name and `della`, whichever way they are written.
_AGES = frozenset({"vecchia", "vecchio", "nuova", "nuovo"})
#: A landmark stands between `dietro` and the street in so many words.
_LANDMARK = 2
_YEAR_DIGITS = 4
#: Words after a place that may say what it is.
_LOOK_AHEAD = 9


def with_roles(mentions: Sequence[Mention], tokens: Sequence[Token], start: int = 0) -> list[Mention]:
    """The places with their roles. What stands before `start` says nothing about them."""
    signed = _signature(tokens) if mentions else None
    if signed is None and not may_stand(_FILE, _SAYING, line_of(tokens)):
        return list(mentions)  # most messages hold no word that says anything of a place
    told: list[Mention] = []
    for order, mention in enumerate(mentions):
        before = told[-1] if told else None
        since = before.end if before else start if mention.first >= start else 0
        following = mentions[order + 1] if order + 1 < len(mentions) else None
        role = _beside_arrow(mention, before, tokens, following) or _role(mention, before, since, tokens, following)
        if (role is Role.BIRTH and mention.is_street) or (role is Role.RELATIVE and writes_for_owner(tokens)):
            role = Role.NONE
        if (
            role is Role.OLD
            and start
            and mention.first == start + 1
            and tokens[start].folded == "da"
            and not mention.is_street
        ):
            role = Role.NONE  # `ATTIVA da Saronno`
        begins = before is None and role in (Role.WORK, Role.RELATIVE)
        if begins and is_firm(tokens[since : mention.first], commanded=bool(since)):
            role = Role.NONE  # `ATTIVA Officina Rapida snc via degli Artigiani 12`: the firm itself writes
        if signed is not None and mention.first >= signed and tokens[mention.first - 1].folded not in _MY_HOME:
            role = Role.SIGNATURE
        told.append(mention if role is mention.role else mention._replace(role=role))
    return told


def line_of(tokens: Sequence[Token]) -> str:
    """The words of a message in a line."""
    return _line(tokens, 0, len(tokens))


def alternates(line: str) -> bool:
    """One home in winter, another in summer."""
    return pattern(_FILE, "alternates").search(line) is not None


def tells_both_homes(line: str) -> bool:
    """`d'inverno via Cuneo, d'estate dai miei`: one home for each half of the year or week."""
    return pattern(_FILE, "both_halves").search(line) is not None


def without_conceded(mentions: Sequence[Mention], tokens: Sequence[Token]) -> Sequence[Mention]:
    """`abito in via Po 3 anche se d'inverno sto a Fano`: what is granted is no home beside the first."""
    if len(mentions) < 2:
        return mentions
    at = next((at for at in range(1, len(tokens)) if (tokens[at - 1].folded, tokens[at].folded) in _GRANTS), None)
    told = [each for each in mentions if at is not None and each.end < at]
    if at is None or not any(each.role in _TOLD_HOME for each in told):
        return mentions
    return told if pattern(_FILE, "alternates").search(_line(tokens, at, len(tokens))) else mentions


def halves_the_year(line: str) -> bool:
    """`sei mesi qua e sei mesi là`, `in parte dai suoceri e in parte da noi`: both homes alike."""
    return pattern(_FILE, "both_alike").search(line) is not None


def registered_since(tokens: Sequence[Token], line: str) -> int | None:
    """`d'inverno a Torino, ma la residenza è qui`: from which token on it is told where the person is registered."""
    if pattern(_FILE, "residence_decides").search(line) is None:
        return None
    return max(at for at, token in enumerate(tokens) if token.folded.startswith("residen"))


def new_number(old: Mention, tokens: Sequence[Token]) -> str | None:
    """`ero in via Udine 30 ma da agosto sono al 95`: the number on the same street, after the old one."""
    for at in range(old.end, len(tokens)):
        year = tokens[at].text.startswith(("19", "20")) and len(tokens[at].text) == _YEAR_DIGITS
        if not tokens[at].is_number or year:
            continue
        if pattern(_FILE, "moved_to").search(_line(tokens, old.end, at)):
            found = number_at(tokens, at, words=False)
            return found.value if found else None
    return None


def is_doubted(mention: Mention, tokens: Sequence[Token], line: str) -> bool:
    """`forse in via Roma`, `via Roma 6, non ricordo`: the person is not sure of this place."""
    if not may_stand(_FILE, _DOUBTS, line):
        return False
    before = _line(tokens, _window_start(tokens, max(0, mention.first - _DOUBT_WITHIN), mention.first), mention.first)
    if pattern(_FILE, "doubted_before").search(before):
        return True
    doubt = pattern(_FILE, "doubted_home").search(line)
    if doubt and not (doubt.group("area") and mention.is_street):
        return True  # `il quartiere non lo so, sto in via Arno 3` doubts nothing of the street
    return pattern(_FILE, "doubted_after").match(_line(tokens, mention.end, mention.end + _DOUBT_WITHIN)) is not None


def is_either(mention: Mention, tokens: Sequence[Token], line: str) -> bool:
    """`piazza o via 25 aprile`: nothing says which."""
    if not may_stand(_FILE, _EITHER, line):
        return False
    before = _line(tokens, max(0, mention.first - 2), mention.first)
    if pattern(_FILE, "either").search(before):
        return True
    return pattern(_FILE, "between_two").search(_line(tokens, max(0, mention.first - 5), mention.first)) is not None


def writes_for_owner(tokens: Sequence[Token]) -> bool:
    """Somebody writes for the owner of the phone."""
    return pattern(_FILE, "own_phone").search(line_of(tokens)) is not None


def corrects(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Between these tokens the person corrects themselves."""
    window = _line(tokens, first, end)
    found = pattern(_FILE, "corrects").search(window)
    if found is None:
        return False
    # `ma` and `però` also contrast: with a `non` they correct.
    return found.group() not in ("ma", "pero") or re.search(r"\bnon\b", window) is not None


def _beside_arrow(
    mention: Mention, before: Mention | None, tokens: Sequence[Token], following: Mention | None
) -> Role | None:
    """`via Roma 4 -> via Adda 2`."""
    if following is not None and _ARROW.search(tokens[following.first].gap):
        return Role.OLD
    return Role.HOME if before is not None and _ARROW.search(tokens[mention.first].gap) else None


def _role(
    mention: Mention, before: Mention | None, since: int, tokens: Sequence[Token], following: Mention | None
) -> Role:
    start = _window_start(tokens, since, mention.first)
    window = _line(tokens, start, mention.first)
    if ")" in tokens[mention.first].gap:
        window = window.rpartition("( ")[0]  # `Sono Beatrice (la figlia del panettiere) via Maestra 30`
    joined = before is not None and start == before.end
    lasts = joined
    if before is not None and before.role is Role.OLD and (said := pattern(_FILE, "after").match(window)):
        # `no aspetta, quella è la casa vecchia: via Palladio 19`
        window, lasts = window[said.end() :], False
    after = _said_after(mention, following, tokens)
    found = pattern(_FILE, "after").match(after) if after else None
    if found and (found.lastgroup != "denied" or _is_denied(mention, tokens, after)):
        if isinstance(mention.area, Elsewhere) and _BUT_HERE.match(found.group()):
            return Role.OLD
        return _AFTER[found.lastgroup or "old"]
    cue = _cue(mention, before, tokens, window)
    if cue and not (cue is Role.NEAR and tokens[mention.first].brk is not Break.NONE):
        return cue
    if before is None:
        return Role.NONE
    if joined and _goes_with(before, window, following):
        return before.role
    return _as_before(mention, before, tokens, window, lasts=lasts)


def _is_denied(mention: Mention, tokens: Sequence[Token], after: str) -> bool:
    """`lo Scalo non mi interessa`, `la Marina, che non c'entro`: a part of the town that is not theirs."""
    return not mention.is_street and (not tokens[mention.end].brk or after.startswith("che "))


def _as_before(mention: Mention, before: Mention, tokens: Sequence[Token], window: str, *, lasts: bool) -> Role:
    """The role of the place before, where what stands between lets it last."""
    lasts = lasts and before.role in _LASTING
    at_home = before.role in (Role.LIVES, Role.HOME) and _is_in_town(before)
    if at_home and all(word in _JOINING for word in window.split()):
        return before.role  # `lavoro a Cagliari ma abito a Orulai in via Gramsci 50`, `sto allo Scalo in via Pola 2`
    first = before.end if before.is_street and mention.is_street and window == "in" else mention.first
    if before.role is Role.OLD and window in ("", "in") and tokens[first].brk is not Break.NONE:
        lasts = _is_in_one_bracket(before, mention, tokens)  # `non via Cavour, via Pascoli 11`
    if mention.first == before.end and tokens[before.end].gap.startswith((". ", "! ")):
        lasts = False  # `non mia sorella che sta a Torino. Via Maestra 5`
    if not lasts or not all(word in _JOINING for word in window.split()):
        return Role.NONE
    # `da via Monza 2 a via dei Pini 11`; `stavo ad Albino in via Roma 2` is one place.
    left = before.role is Role.OLD and tokens[before.first - 1].folded not in _THERE
    return Role.HOME if left and _TO.search(window) else before.role


def _is_in_town(mention: Mention) -> bool:
    return isinstance(mention.area, Here) or own_zone(mention.area) is not None


def _is_in_one_bracket(one: Mention, other: Mention, tokens: Sequence[Token]) -> bool:
    """`abito da voi (prima Milano, via Roma)`."""
    opened = any("(" in token.gap for token in tokens[max(0, one.first - 2) : one.first + 1])
    between = any(")" in token.gap for token in tokens[one.end : other.first + 1])
    return opened and not between and (other.end == len(tokens) or ")" in tokens[other.end].gap)


def _goes_with(before: Mention, window: str, following: Mention | None) -> bool:
    """`casa in via Pignolo 4 e in via Riva 9`; `tra via Matteotti e via Po, al 3 di via Matteotti`."""
    if before.role is Role.NEAR:
        return window == "e" and following is not None and following.is_street
    return before.role is Role.HOME and _AND.search(window) is not None


def _cue(mention: Mention, before: Mention | None, tokens: Sequence[Token], window: str) -> Role | None:
    """What the words before a place say of it."""
    cue = None if _is_surname(tokens, mention.first) else _last_cue(window)
    if cue is Role.NONE and _AND_RELATIVE.search(window) and before is not None and before.role in _TOLD_HOME:
        cue = Role.RELATIVE  # `io sto allo Scalo e mio figlio in via Po 3`
    if cue is Role.NEAR and mention.number and window.endswith(" in") and len(window.split()) > _LANDMARK:
        cue = Role.NONE  # `sto dietro la chiesa in via Roma 4`: the church says where, the number is theirs
    if cue is Role.NEAR and own_zone(mention.area) and (_IN_IT.search(window) or _TOWARDS.search(window)):
        cue = Role.NONE  # `di fronte alla chiesa di Lughetto`, `abito verso i Ronchi`
    return cue


def _said_after(mention: Mention, following: Mention | None, tokens: Sequence[Token]) -> str:
    """The clause after a place, unless it is a bracket about another: `via Udine 7 (ufficio via Roma 20)`."""
    if _is_bracket_of(following, mention, tokens):
        return ""
    if following and _AND_RELATIVE.search(_line(tokens, mention.end, following.first)):
        return ""  # `sto allo Scalo e mio figlio in via Po 3`
    return _line(tokens, mention.end, _clause_end(tokens, mention.end))


def _is_bracket_of(following: Mention | None, mention: Mention, tokens: Sequence[Token]) -> bool:
    """The bracket after a place is about another place, which stands in it."""
    if following is None or mention.end >= len(tokens) or "(" not in tokens[mention.end].gap:
        return False
    return not any(")" in token.gap for token in tokens[mention.end + 1 : following.first + 1])


def _is_surname(tokens: Sequence[Token], at: int) -> bool:
    """`Maria Teresa Dalla Vecchia, Via Cengio`, `Gennaro Vicino sp 88`, `Katia Del Papa`: the words before the place
    are a surname."""
    if at > 1 and tokens[at - 1].text.istitle() and tokens[at - 1].folded in _CUE_SURNAMES:
        before = tokens[at - 2]
        named = (before.folded in given_names() or len(before.text) == 1) and before.text[0].isupper()
        if named and tokens[at - 1].brk is Break.NONE:
            return True
    if at > 1 and tokens[at - 1].folded == "verso" and tokens[at - 2].folded == "lo":
        return True  # `Giusy Lo Verso via Serio 6`
    while at > 3 and tokens[at - 1].folded in words_of("lives_at", "labels") | {"in"}:
        at -= 1
    if at < 3 or not (tokens[at - 1].folded in _AGES or tokens[at - 1].text == "Papa"):
        return False
    named = tokens[at - 3].folded in given_names() or tokens[at - 3].folded in FAMILY
    return tokens[at - 2].folded in words_of("italian_particles") and named


def _last_cue(window: str) -> Role | None:
    """What the last words before a place say."""
    best: tuple[int, int] | None = None
    for role in may_stand(_FILE, _CUES, window):
        rank = _CUES.index(role)
        for found in pattern(_FILE, role).finditer(window):
            if role is Role.RELATIVE and _only_speaks(window[: found.start()], window[found.end() :]):
                continue
            if best is None or (found.end(), -rank) > best:
                best = found.end(), -rank
    return _CUES[-best[1]] if best else None


def _only_speaks(before: str, after: str) -> bool:
    """`mia cognata dice che ...`, `me l'ha detto mia cognata`: nothing of where the relative lives."""
    if pattern(_FILE, "does_something").search(after):
        return True
    return pattern(_FILE, "told_by").search(before) is not None


def _window_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Words of an earlier sentence say nothing about this place."""
    start = first
    for at in range(first + 1, min(end + 1, len(tokens))):
        if tokens[at].brk is Break.STRONG and "\n" not in tokens[at].gap:
            start = at
    return start


def _clause_end(tokens: Sequence[Token], first: int) -> int:
    end, last = first, min(len(tokens), first + _LOOK_AHEAD)
    while end < last and tokens[end].brk is not Break.STRONG:
        end += 1
    return end


def _line(tokens: Sequence[Token], first: int, end: int) -> str:
    """The words in a line, brackets with them."""
    if first >= end:
        return ""
    words = [f"( {token.folded}" if "(" in token.gap else token.folded for token in tokens[first:end]]
    return " ".join(words).removeprefix("( ") if first == 0 else " ".join(words)


def _signature(tokens: Sequence[Token]) -> int | None:
    """Where the lines under a letter begin."""
    lines = [at for at, token in enumerate(tokens) if "\n" in token.gap]
    for at in lines:
        token = tokens[at]
        if at < 2 or at + 1 == len(tokens):
            continue
        sent_from = token.folded == "inviato" and tokens[at + 1].folded in ("da", "dal")
        titled = token.gap.count("\n") > 1 and token.folded in words_of("titles")
        if sent_from or titled or tokens[at - 1].folded in _GREETED or _SIGNATURE.search(token.gap):
            return at
    return None
