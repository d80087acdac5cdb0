"""What people tell first or last that has nothing to do with us: `Mannaggia che freddo oggi, …`.

Such a clause holds no word of wanting, denying, people, places or numbers, and asks nothing: whatever it says, it can
neither make a wish of the rest nor take one back.
"""

from functools import cache
from itertools import pairwise

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import strong_given_names, words_of
from comunica.enrolment.message.left_out.formulas import without_formulas
from comunica.enrolment.message.tokens import Token, Tokens

#: A longer clause tells something.
_LONGEST = 15
#: Clauses first, and last.
_MOST = 3
#: With one of these a clause may turn what the rest says: it denies, supposes, asks, reports, or puts right.
_TURNS = frozenset(
    listed("non no nn ne mai nessuno nessun nessuna ma pero invece anzi tranne oppure o se come dove cosa qualcuno")
    + listed("lui lei loro suo sua suoi gli glielo ieri domani finche fino errore sbaglio sbagliato sbagliata errato")
    + listed("scherzo scherzavo esempio scritto scrive scrivete scriva hanno dice dicono detto dire ditemi")
    + listed("avete risulta funziona oggetto motivo siccome causa morto morta deceduto trasferito cambiato venduto")
)
#: Of a phone and of writing: small talk, too.
_OF_WRITING = frozenset(listed("messaggio telefono telefonino cellulare whatsapp scrivere scrivo recapito recapiti"))


def without_small_talk(tokens: Tokens) -> Tokens | None:
    """The message without it; None where it has none, or nothing else."""
    bounds = [0, *tokens.pauses(), len(tokens.all)]
    clauses = [tokens.part(one, end) for one, end in pairwise(bounds)]
    first, end = 0, len(clauses)
    while first < min(_MOST, end) and _is_small_talk(clauses[first]):
        first += 1
    while end > max(first, len(clauses) - _MOST) and _is_small_talk(clauses[end - 1]):
        end -= 1
    if first == end or (first, end) == (0, len(clauses)):
        return None
    return without_formulas(tokens.part(bounds[first], bounds[end]))


def _is_small_talk(clause: Tokens) -> bool:
    if len(clause.all) > _LONGEST or "?" in clause.tail or ":" in clause.tail:
        return False
    if _matters().isdisjoint([token.folded for token in clause.all]):
        return not any(token.is_number or _is_named(token, at) for at, token in enumerate(clause.all))
    return False


def _is_named(token: Token, at: int) -> bool:
    """Somebody or something has this name."""
    titled = token.text[0].isupper() and len(token.text) > 1
    return token.folded in strong_given_names() or (titled and (at > 0 or token.folded in words_of("surnames")))


@cache
def _matters() -> frozenset[str]:
    lists = (
        *("core_words", "ours", "join_everyday", "leave_everyday", "leave_strong", "leave_ambiguous", "relatives"),
        *("labels", "lives", "street_types", "buildings", "matters", "signposts", "yes", "no"),
    )
    return _TURNS | (words_of(*lists) - words_of("courtesy", "thanks", "hastening") - _OF_WRITING)
