"""Words that answer a question of ours: yes, no, or no answer at all."""

import re
from collections.abc import Sequence

from comunica.enrolment.language.grammar import pattern, stands
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token, plain_line

#: Whoever writes more words than this does not answer where they live.
LONGEST = 12
#: Tears of laughter, and laughing in letters.
_LAUGHS = ("\U0001f602", "\U0001f923", "\U0001f639", "\U0001f606")
_LAUGHED = re.compile(r"\b(?:a?(?:ha){2,}h?|a(?:ha)+h|ahah\w*|eheh\w*|lol|rotfl)\b", re.IGNORECASE)
#: Heard as well as agreed to: no answer to how one joins.
_HEARD = frozenset({"ok", "okay", "okey", "oki", "perfetto", "ottimo", "benissimo", "bene", "benone", "giusto"})
#: Around a no.
_AROUND_NO = frozenset(
    {"ma", "anzi", "guardi", "guarda", "guardate", "adesso", "allora", "comunque", "veramente", "davvero", "momento"}
    | {"lo", "stesso", "uguale", "fa", "eh", "ora", "oggi", "o", "non", "assolutamente", "proprio", "per", "vabbe"}
)
#: After what is not meant: `non la via ma la piazza`, `non via Roma, sempre 6`.
_RATHER = frozenset({"ma", "bensi", "pero", "invece", "sempre"})
#: What we did with what they told.
_WRITTEN = frozenset({"messo", "scritto", "capito", "segnato", "letto", "mandato"})
#: Before what is to stand in the place of something.
_PUT = frozenset({"mettete", "metti", "metta", "scrivete", "scrivi", "scriva", "segnate"})
#: Between the part that is wrong and what is right.
_LEAD_TO_RIGHT = frozenset(
    {"è", "e", "sarebbe", "che", "invece", "giusto", "corretto", "mi", "chiamo", "sono", "faccio"}
)
#: All is right but one part of it.
_EXCEPT = frozenset({"tranne", "parte", "eccetto", "salvo", "fuorche", "meno"})
_PARTS = frozenset({"cognome", "nome", "via", "indirizzo", "strada", "zona", "contrada", "casa", "civico"})
#: How thanks and praise begin.
_THANKS = ("graz", "grz", "ringraz", "thank", "brav", "compliment")
#: Signs that agree.
_THUMBS = ("\U0001f44d", "\u2705", "\U0001f44c", "\u2714", "\U0001f197")


def asks(text: str) -> bool:
    """A question mark, the Arabic one too."""
    return "?" in text or "\u061f" in text


def agrees_in_signs(text: str) -> bool:
    """A thumb up, and no thanks before it: `grazie 👍` only thanks."""
    first = min((at for sign in _THUMBS if (at := text.find(sign)) >= 0), default=-1)
    return first >= 0 and not any(word.startswith(_THANKS) for word in fold_phrase(text[:first]))


def agrees_in_figures(tokens: Sequence[Token], tail: str) -> bool:
    """`100%`: no number of a house. `tail`: what stands after the last token."""
    return [token.folded for token in tokens[-1:]] == ["100"] and len(tokens) <= 2 and tail.strip().startswith("%")


def only_heard(words: Sequence[str]) -> bool:
    """`ok`, `perfetto grazie`: read, and no more."""
    return all(word in _HEARD or word in ("grazie", "mille", "tante", "capito", "e") for word in words)


def laughs(text: str) -> bool:
    """`casa mia 😂`, `sulla luna ahahah`: a joke."""
    return any(sign in text for sign in _LAUGHS) or _LAUGHED.search(text) is not None


def says(name: str, tokens: Sequence[Token]) -> bool:
    """A pattern of roles.toml stands in the words: `reports`, `not_the_name`."""
    return stands("roles", name, plain_line(tokens))


def agrees_and_adds(tokens: Sequence[Token], line: str) -> bool:
    """`sì, però mettete anche mia suocera`: agrees; the other person writes from their own phone."""
    return "?" not in line and says("adds_another", tokens)


def agrees_and_names_relative(tokens: Sequence[Token], ours: Sequence[str]) -> bool:
    """`sì, Elda è mia sorella`: agrees, and the name is not the person's. `ours`: the names that we showed."""
    known = {word for name in ours for word in fold_phrase(name)}
    return known.isdisjoint(token.folded for token in tokens) and says("of_relative", tokens)


def gives_nothing(line: str) -> bool:
    """`no, non do dati a nessuno`, `volevo solo capire, non iscrivermi`: declines to answer, and began nothing."""
    return stands("roles", "gives_nothing", line)


def agrees_unless(tokens: Sequence[Token], line: str) -> bool:
    """`sì, però se sono troppi mi tolgo`: agrees now, and only threatens to leave."""
    return "?" not in line and says("agrees_unless", tokens)


def only_thanks(tokens: Sequence[Token]) -> bool:
    """`ok grazie, a dopo`: thanks, and no word that could name something."""
    words = [token.folded for token in tokens]
    harmless = words_of("thanks", "courtesy") | {"dopo", "poi", "presto", "domani"}
    return any(word in words_of("thanks") for word in words) and all(word in harmless for word in words)


def says_no(line: str) -> bool:
    """Declines what was asked or offered, in whatever words, and says nothing else: `no grazie, non mi interessa`.

    `line`: the line of the message, its short forms in full.
    """
    return beside_no(line) == ""


def beside_no(line: str) -> str | None:
    """`ma stop, lasciate stare`: what else than courtesy stands there; None where nothing is declined."""
    line = " ".join(word for word in line.split() if word not in (",", ".", "?"))
    rest, declined = pattern("roles", "said_no").subn("", line)
    small = words_of("courtesy", "thanks") | _AROUND_NO
    return " ".join(word for word in rest.split() if word not in small) if declined else None


def wanted_out(line: str) -> bool:
    """`ma io volevo cancellarmi, non iscrivermi`, to a question of ours: a wish to leave."""
    return "?" not in line and stands("roles", "wanted_out", line) and not stands("roles", "wanted_no_more", line)


def begins_unknowing(line: str) -> bool:
    """`non lo so, decidete voi`, `boh, ci sono due cancelli`: the question stays open."""
    found = None if "?" in line else pattern("roles", "begins_unknowing").search(line)
    if found is None:
        return False
    rest = " ".join(word for word in line[found.end() :].split() if word not in (",", "."))
    return not any(stands("roles", name, rest) for name in ("no_answer", "already", "postpones", "declines"))


def is_no_answer(tokens: Sequence[Token], line: str) -> bool:
    """A question or a refusal instead of an answer."""
    said = ("no_answer", "postpones", "already", "reports", "declines")
    return any(says(name, tokens) for name in said) or ("?" in line and len(tokens) > 2)


def mends_name(tokens: Sequence[Token]) -> bool:
    """`no sono paola`, `il cognome è neri`: a word says that a name is meant."""
    words = {token.folded for token in tokens}
    return not words.isdisjoint(
        {"no", "non", "sono", "nome", "cognome", "chiamo", "quasi", "anzi", "invece", "io", "si"}
    )


def is_denied_after(tokens: Sequence[Token]) -> bool:
    """`il 21 non ci sono`: a day, and no number of a house."""
    numbers = [at for at, token in enumerate(tokens) if token.is_number]
    after = [token.folded for token in tokens[numbers[-1] + 1 : numbers[-1] + 3]] if numbers else []
    return after[:1] == ["non"] and after[1:] != ["e"] and after[1:] != ["è"]


def excepted(tokens: Sequence[Token]) -> tuple[str, int, int] | None:
    """`tutto giusto tranne la via: è Via Roma 3`: the part that is wrong, and the tokens of the right one."""
    words = [token.folded for token in tokens]
    if mended := pattern("roles", "part_mended").fullmatch(" ".join(words)):
        first = len(mended.group("before").split())
        return mended.group("part"), first, first + len(mended.group("right").split())
    at = next((at for at, word in enumerate(words) if word in _EXCEPT), None)
    part = next((order for order in range(at or 0, min((at or 0) + 4, len(words))) if words[order] in _PARTS), None)
    if at is None or part is None:
        return None
    first = part + 1
    while first < len(words) and words[first] in _LEAD_TO_RIGHT:
        first += 1
    if words[first : first + 1] in (["ho"], ["ha"], ["non"]):  # `ho due t: Marchetti`, `non Trento, Trieste`
        first = _paused_after(tokens, first)
    return (words[part], first, _paused_after(tokens, first)) if first < len(words) else None


def _paused_after(tokens: Sequence[Token], at: int) -> int:
    return next((order for order in range(at + 1, len(tokens)) if tokens[order].brk is not Break.NONE), len(tokens))


def street_told(tokens: Sequence[Token]) -> int | None:
    """`no, la via è Adda 2`: where the name of the street begins."""
    found = pattern("roles", "street_told").match(plain_line(tokens))
    return len(found.group().split()) if found else None


def is_all_wrong(tokens: Sequence[Token]) -> bool:
    """`no, non avete capito bene`: we misunderstood, and nothing is said in its place."""
    return pattern("roles", "all_wrong").fullmatch(plain_line(tokens)) is not None


def wrong_part(tokens: Sequence[Token]) -> str | None:
    """`no, la via è sbagliata`: which part is wrong, where nothing is said of what is right."""
    words = plain_line(tokens)
    if pattern("roles", "wrong_number").fullmatch(words):
        return "civico"
    wordings = ("wrong_part", "mistake_in", "part_named")
    match = next((found for each in wordings if (found := pattern("roles", each).fullmatch(words))), None)
    return match.group("part") if match else None


def wants_none(tokens: Sequence[Token]) -> bool:
    """`nessuna delle due, ...`, `né via né piazza`, `un'altra`: none of the places that were offered."""
    words = [token.folded for token in tokens]
    another = len(words) > 1 and words[0] in ("un", "unaltra") and words[1].startswith("altr")
    return another or any(word in ("nessuna", "nessuno") for word in words[:2]) or words.count("ne") > 1


def after_no(tokens: Sequence[Token]) -> Sequence[Token]:
    """`la prima no, la seconda`: what follows the no."""
    last = max((at for at, token in enumerate(tokens) if at and token.folded == "no"), default=0)
    follows = last and last + 1 < len(tokens) and tokens[last + 1].brk is not Break.NONE
    return tokens[last + 1 :] if follows else tokens


def without_denied(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`la piazza, non la via`: what is not meant is left out, up to the next pause."""
    return tuple(tokens[at] for at in _kept(tokens))


def denied(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """What without_denied leaves out, though the same word may stand among what it keeps."""
    kept = set(_kept(tokens))
    return tuple(token for at, token in enumerate(tokens) if at not in kept)


def _kept(tokens: Sequence[Token]) -> list[int]:
    """Where the tokens stand that are not denied."""
    kept: list[int] = []
    denied = False
    paused = next((at for at, token in enumerate(tokens) if at and token.brk is not Break.NONE), len(tokens))
    names_it = bool(tokens[paused:]) and not any(token.folded in ("altra", "altro") for token in tokens[paused:])
    names_it = names_it or any(token.folded in _RATHER for token in tokens[1:-1])
    names_it = names_it or any(_begins_right(tokens, at) for at in range(2, len(tokens)))
    for at, token in enumerate(tokens):
        if _in_place_of(tokens, at):
            denied = at > 0 or any(each.folded in _PUT for each in tokens)
            continue
        goes_on = denied and token.brk is Break.NONE and token.folded not in _RATHER and not _begins_right(tokens, at)
        denied = (token.folded == "non" and (at > 0 or names_it)) or _denies(tokens, at) or goes_on
        denied = denied or _tells_ours(tokens, at)
        if denied and kept and tokens[kept[-1]].folded == "e" and not goes_on:
            kept.pop()  # `16 e non 9`
        if not denied:
            kept.append(at)
    return kept


def _in_place_of(tokens: Sequence[Token], at: int) -> bool:
    """Where `anziché`, `invece di` or `al posto di` begins."""
    words = [each.folded for each in tokens[at : at + 3]]
    return words[:1] == ["anziche"] or words[:2] == ["invece", "di"] or words == ["al", "posto", "di"]


def _denies(tokens: Sequence[Token], at: int) -> bool:
    """The `no` of `al 9 no al 6`, the `mica` of `civico 6 mica 9`: between two, and no pause around it."""
    between = tokens[at].folded in ("no", "mica") and 0 < at < len(tokens) - 1
    return between and any(each.is_number for each in tokens[:at])


def _tells_ours(tokens: Sequence[Token], at: int) -> bool:
    """`avete messo Serio ma è Brembo`, `ho scritto Brembo, avete messo Serio`: what we wrote, beside what is right."""
    words = [each.folded for each in tokens[at : at + 2]]
    said = len(words) > 1 and words[0] in ("avete", "ha", "hai", "avevate") and words[1] in _WRITTEN
    if words[:2] == ["mi", "chiamate"]:  # `mi chiamate Bassini: io sono Bassani`
        return any(each.brk is not Break.NONE for each in tokens[at + 3 :])
    right_follows = any(each.folded in _RATHER for each in tokens[at + 3 :])
    paused = at > 0 and tokens[at].brk is not Break.NONE  # `è Brembo, avete scritto Serio`
    return said and (right_follows or paused or any(each.folded == "ho" for each in tokens[:at]))


def _begins_right(tokens: Sequence[Token], at: int) -> bool:
    """`non è via Po è via Adda`: what is right, without a pause before it."""
    if tokens[at].folded in _PUT:
        return True
    return tokens[at].folded == "è" and [each.folded for each in tokens[:2]] == ["non", "è"] and at > 2
