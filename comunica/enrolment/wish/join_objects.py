"""What follows a join word: who joins and where, or something else (`attiva la luce in via Verdi`)."""

from collections.abc import Sequence
from itertools import takewhile

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.small_words import TO_THE
from comunica.enrolment.lexicon import given_names, names_of_people, strong_given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.roles import writes_for_owner
from comunica.enrolment.wish.objects import is_about_something_else, is_matter, is_ours, names_matter

#: `iscrizione alle news`: what is joined follows.
_TO = frozenset({"alle", "agli", "ai", "allo", "nelle", "nei", "negli"})
_FIRMS = frozenset({"ditta", "azienda", "impresa", "societa", "cooperativa", "associazione"})
#: `attivate più corse del bus`
_SOME_MORE, _ONE_MORE = frozenset({"piu", "meno", "altre", "altri", "nuove", "nuovi"}), 2


def is_about_else(tokens: Sequence[Token], at: int, right: str, own: frozenset[str]) -> bool:
    """`attiva la luce in via Verdi`, `iscrizione all'asilo`."""
    words = right.split()
    of_somebody = words[:1] == ["di"] and bool(given_names().intersection(words[1:2]))  # `iscrizione di Giuseppina`
    if not words or words[0] in (",", ".", "?") or of_somebody or _is_for_owner(tokens, right):
        return False
    if pattern("joining", "as_told").search(right):
        return False
    noun = tokens[at].folded.endswith("ione")  # `adesione gruppo di acquisto`
    elsewhere = _is_joining_elsewhere(words) or _is_enrolment_there(tokens, at)
    elsewhere = elsewhere or (noun and pattern("joining", "another_service").match(right.lstrip()) is not None)
    if elsewhere or any(pattern("joining", name).search(right) for name in ("as_what", "among_others")):
        return True
    if is_club(tokens, at + 1) or _is_nicknamed(tokens, at + 1) or is_particle_name(tokens, at + 1):
        return False
    if words[0] in _SOME_MORE and words[1:2] != ["volte"] and len(words) > _ONE_MORE:
        return True
    called = _is_name(tokens[at + 1]) and not _is_matter_alone(tokens, at + 1)
    named = (called and not _is_course(words)) or is_address(words)
    return (not named and names_matter(right)) or _names_something_else(tokens, at, right, own)


def _is_joining_elsewhere(words: Sequence[str]) -> bool:
    """`attiva iscrizione al corso di inglese`, `attivare l'iscrizione di mio figlio alla mensa`."""
    if "iscrizione" not in words[:3]:
        return False
    return names_matter(" ".join(words[words.index("iscrizione") + 1 :]))


def _names_something_else(tokens: Sequence[Token], at: int, right: str, own: frozenset[str]) -> bool:
    """The same, of what is neither a matter that we know nor a name that we know."""
    words = right.split()
    else_ = is_about_something_else(right, own, plain_noun=False)
    if tokens[at].folded not in words_of("join_everyday"):
        return else_ and not _names_follow(tokens, at + 1)
    if (else_ or words[0] in words_of("join_goes_on")) and not _names_follow(tokens, at + 1):
        return True
    if tokens[at].folded.endswith("zione") and _is_plain_noun(tokens, at + 1, own):
        return True
    everyday = words[0] in words_of("chatter") and words[0] not in words_of("courtesy", "ours", "after_join")
    named = words[0] in given_names() and not _is_matter_alone(tokens, at + 1)
    return everyday and not named and words[0] not in own and not _given_follows(tokens, at + 1)


def _is_matter_alone(tokens: Sequence[Token], at: int) -> bool:
    """`ATTIVA luce in via Roma`: not Luce, and no name after it."""
    after = [each for each in tokens[at + 1 : at + 3] if each.folded not in words_of("particles")]
    named = bool(after) and _is_name(after[0])
    return tokens[at].text.islower() and is_matter(tokens[at].folded) and not named


def _given_follows(tokens: Sequence[Token], at: int) -> bool:
    """`ATTIVA Basta Elisa`: an everyday word that is a surname."""
    if at + 1 >= len(tokens) or tokens[at + 1].brk is not Break.NONE:
        return False
    return tokens[at].text[0].isupper() and tokens[at + 1].folded in given_names() and tokens[at + 1].text[0].isupper()


def is_club(tokens: Sequence[Token], at: int) -> bool:
    """`attiva oratorio san luigi piazza della Chiesa 1`, `iscrivimi la ditta Nautica Delta`: right after the command,
    with a capital or a place."""
    if at + 1 < len(tokens) and tokens[at].folded in ("la", "l", "lo", "il") and tokens[at + 1].folded in _FIRMS:
        return True
    if at + 1 >= len(tokens) or tokens[at].folded not in words_of("organisations"):
        return False
    return tokens[at].text[0].isupper() or any(
        token.folded in words_of("street_types") for token in tokens[at + 1 : at + 8]
    )


def is_called_as_a_thing(tokens: Sequence[Token], at: int) -> bool:
    """`Fontana, via Serio 4`, `luce anna`, `Porta via Po 3`: right after the town's own words, an everyday word that is
    the surname of who lives there."""
    if at + 1 >= len(tokens) or not is_matter(tokens[at].folded):
        return False
    after = tokens[at + 1]
    numbered = any(token.is_number for token in tokens[at + 1 : at + 8])
    if after.brk is Break.SOFT or "\n" in after.gap:
        return not tokens[at].text.islower() or numbered
    named = after.folded in given_names() and after.folded not in words_of("function_words")
    written = tokens[at].text.istitle() and after.text.istitle() and numbered  # `Luce De Giorgi`
    return named or written or (after.folded in words_of("street_types") and numbered)


def _is_enrolment_there(tokens: Sequence[Token], at: int) -> bool:
    """`iscrizione scuola media`: at the school, not of it."""
    return tokens[at].folded.endswith("zione") and tokens[at + 1].text.islower() and is_matter(tokens[at + 1].folded)


def _is_nicknamed(tokens: Sequence[Token], at: int) -> bool:
    """`attiva il Beppe del tabacchino`: an article and a given name."""
    if at + 1 >= len(tokens) or tokens[at].folded not in ("il", "la", "l", "el"):
        return False
    return tokens[at + 1].folded in strong_given_names()


def is_particle_name(tokens: Sequence[Token], at: int) -> bool:
    """`Dell'Acqua Simona`: a particle and a word in capitals, and a given name; `dell acqua simona via Roma 4` too."""
    if at + 2 >= len(tokens) or tokens[at].folded not in words_of("particles"):
        return False
    if tokens[at + 2].folded not in given_names() or tokens[at + 1].folded in words_of("function_words"):
        return False
    after = tokens[at + 3] if at + 3 < len(tokens) else None
    ends = after is None or after.brk is not Break.NONE or after.folded in words_of("street_types", "lives")
    return ends or all(each.text[0].isupper() for each in tokens[at : at + 2])


def is_address(words: Sequence[str]) -> bool:
    """`attiva corso Roma 3`: a street, and no course."""
    return bool(words) and words[0] in words_of("street_types") and any(word[0].isdecimal() for word in words[1:6])


def _is_for_owner(tokens: Sequence[Token], right: str) -> bool:
    """`questo è il telefono della signora... ATTIVA per la signora`."""
    return right.startswith(" per ") and writes_for_owner(tokens)


def _is_plain_noun(tokens: Sequence[Token], at: int, own: frozenset[str]) -> bool:
    """`iscrizione albo scrutatori`, `attivazione pagopa`: what the request is about, and no name."""
    while at + 1 < len(tokens) and tokens[at].folded in _TO and tokens[at + 1].brk is Break.NONE:
        at += 1
    token = tokens[at]
    if token.text[0].isupper() or token.brk is not Break.NONE or token.is_number:
        return False
    names = [each for each in tokens[at : at + 4] if each.folded in given_names()]
    named = any(not each.text[0].isupper() for each in names) or (names and token in names)
    if named or is_ours(token.folded, own):
        return False
    return token.folded not in words_of("surnames", "courtesy", "titles", "ours", "after_join")


def _names_follow(tokens: Sequence[Token], at: int) -> bool:
    """`lo presti carmela`, `La Costa`: what follows the article is a name."""
    if at + 1 >= len(tokens):
        return False
    one, other = tokens[at], tokens[at + 1]
    if one.folded in TO_THE and other.text.islower():
        return False  # `iscrivermi alla biblioteca, Rosa Neri`
    if one.text[0].isupper() and other.text[0].isupper() and not other.text.isupper():
        return True
    if other.folded in words_of("chatter", "function_words") and other.folded not in given_names():
        return False
    words = [other.folded, *(token.folded for token in takewhile(_goes_on, tokens[at + 2 : at + 4]))]
    if other.text.islower() and words[1:2] and words[1] in ("di", "del", "della", "dei", "delle", "in"):
        return False  # `le luci di Natale`
    known = any(word in given_names() for word in words[1:])
    known = known or (words[0] in words_of("surnames") and other.text[0].isupper())
    return one.folded in words_of("particles") and known


def _goes_on(token: Token) -> bool:
    """No pause before it, and nobody begins to say who they are: `i vigili sono Luca Rota`."""
    return token.brk is Break.NONE and token.folded not in ("sono", "mi", "io", "abito")


def _is_name(token: Token) -> bool:
    """A person's, or that of a club that writes for itself."""
    club = token.text[0].isupper() and token.folded in words_of("organisations")
    return club or token.folded in names_of_people()


def _is_course(words: Sequence[str]) -> bool:
    """`iscrizione corso di cucito`: nobody called Corso."""
    return words[0] == "corso" and words[1:2] in (["di"], ["per"], ["base"], ["d"])
