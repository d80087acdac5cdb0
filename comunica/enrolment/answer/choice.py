"""Which of the places that we offered an answer means: `2`, `la seconda`, `quella di sopra`, `la piazza`, `vecchio`."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from comunica.enrolment.answer.frame import phrase_at, phrases_of
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language import numerals
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.enrolment.message.tokens import Break, Token, plain_line, spelled
from comunica.enrolment.place.units import named_units, units_of

_LETTERS = {"a": 1, "b": 2, "c": 3}
#: Of those who answer in their own language.
_FOREIGN_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first one primero primera premier premiere erste ersten eins primul para pari primeiro primeira pierwsza "
            "перша первая الاولى الاول",
            "second two segundo segunda dos deuxieme deux zweite zweiten zwei doua doilea doi dyta dyti dy druga друга "
            "вторая два الثانية الثاني",
            "third three tercero tercera tres troisieme trois dritte dritten drei treia treilea trei treta trete tre "
            "третя третья الثالثة",
        ),
        start=1,
    )
    for word in words.split()
}
#: `secnda`, `przima`: without their last letter.
_FIRST_ONES, _LONG_ENOUGH = ("prim", "second", "terz"), 5
#: As a choice is seen on a phone.
_ABOVE, _BELOW = frozenset({"sopra", "alto"}), frozenset({"sotto", "basso"})
_HIGH = frozenset(listed("sopra sora supra superiore alto alta soprano soprana"))
_LOW = frozenset(listed("sotto soto sutta suttu inferiore basso bassa sottano sottana"))
_MIDDLE, _TWO, _THREE = frozenset({"mezzo", "centrale", "centro", "mediana"}), 2, 3
#: After an ordinal that chooses: `la prima delle due`, `la seconda dell'elenco`, `la prima scelta`.
_AFTER_ORDINAL = frozenset(
    listed(
        "che k delle dei tra fra di dell della del dall in via strada scelta opzione risposta proposta zona "
        "indirizzo voce riga possibilita alternativa elencata elencato scritta scritto detta detto nominata "
        "nominato citata citato proposto indicata"
    )
)
#: `nella prima`; not `prima di cena`.
_BEFORE_ORDINAL = frozenset(listed("la il nella nel della del alla al quella quello numero opzione"))
#: With one of them it is not said which.
_DOUBTS = frozenset(listed("non no ne o oppure forse boh mah ma tranne eccetto meno credo penso volta"))
_OPEN = frozenset(listed("o oppure forse boh mah"))
#: Begins what is ruled out: `mica quella della Stazione, l'altra`.
_RULES_OUT = frozenset({"non", "no", "mica", "tranne", "eccetto"})
#: A denial of what stands before it, too: `la Croce no, l'altra`.
_RULED_OUT = _RULES_OUT | {"escludo", "escluderei", "esclusa", "escluso"}
#: Before the one word that tells which of two is not meant, and beside it.
_LACKS = frozenset({"senza", "non", "mica"})
_AROUND_LACK = frozenset(listed("che era ha c ce parola scritto scritta davanti dentro nome"))
#: Of them, those before what is left out; and what makes it no leaving out: `non solo la piazza`.
_LEAVES_OUT = frozenset({"non", "mica", "tranne", "eccetto", "fuorche", "salvo"})
_NOT_ONLY = frozenset(listed("solo soltanto so se anche"))
#: A reason begins.
_REASONS = frozenset({"che", "perche", "poiche", "siccome", "ma"})
#: Before the other of two; not `dall'altra parte`, `un'altra`.
_THE = frozenset(listed("la il l lo quell quella quello all nell"))
#: Of whom a street has its name, and what stands there before it.
_PRIESTS = frozenset(listed("prete parroco sacerdote monsignore curato reverendo preti"))
_AS_PRIESTS = frozenset({"don", "monsignor", "padre"})
_AREAS = INTRODUCE | {"paese"}
#: Of an option's name that was misspelt or cut short, the letters that must be there.
_SHORTEST_PART = 4


def choose(tokens: Sequence[Token], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """Which of the options an answer means, if it is clear."""
    return _chosen(tokens, options, gazetteer) if options else None


def _chosen(tokens: Sequence[Token], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    words = [token for token in _after_yes(tokens) if token.folded not in words_of("around_choice")]
    if len(words) == 2 and words[1].folded in _FOREIGN_ORDINALS:
        words = words[1:]  # `a doua`
    number = _ordinal(words[0].folded) if len(words) == 1 else _first_ordinal(words, tokens, options)
    if number is None:
        number = _ordinal_told(tokens, len(options)) or _lone_ordinal(tokens)
    if number is not None and 1 <= number <= len(options):
        return options[number - 1]
    if [token.folded for token in words] in (["ultima"], ["ultimo"]):
        return options[-1]
    if left := _by_lack(tokens, options, gazetteer):
        return left
    if placed := _by_kind(tokens, options) or _by_position([token.folded for token in words], options):
        return placed
    if other := _by_height(tokens, options) or _by_calling(tokens, options) or the_other(tokens, options, gazetteer):
        return other
    written = {unit.word for unit in units_of([each for each in tokens if each.folded != "sto"], gazetteer.shorts)}
    by_name = _by_words(written, options) or _by_zone(written, options, gazetteer)
    return by_name or _by_slip([token.folded for token in words], options)


def _after_yes(tokens: Sequence[Token]) -> Sequence[Token]:
    """`ok la 1`, `certo, la seconda`: which of them a yes means, what follows says."""
    agreed = next((at for at, token in enumerate(tokens) if token.folded not in words_of("yes")), 0)
    return tokens[agreed:]


def may_be_between(tokens: Sequence[Token], options: Sequence[Place]) -> bool:
    """`sto a metà`, `proprio sul confine`: in none of them more than in another; not where one is called so."""
    found = pattern("roles", "straddles").search(plain_line(tokens))
    return found is not None and not any(_words(option) & set(found.group().split()) for option in options)


def _by_lack(tokens: Sequence[Token], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """`quella senza piazza`, `non la piazza`, `quella che non era prete`: of two, the other one."""
    lacks = next((at for at, token in enumerate(tokens) if token.folded in _LACKS), None)
    if lacks is None or len(options) != _TWO:
        return None
    small = words_of("around_choice") | _AROUND_LACK
    if any(token.folded not in small for token in tokens[:lacks]):
        return None
    lacked = [token for token in tokens[lacks + 1 :] if token.folded not in small]
    out = choose(lacked, options, gazetteer) if len(lacked) == 1 else None
    return next((option for option in options if option != out), None) if out else None


def _by_kind(tokens: Sequence[Token], options: Sequence[Place]) -> Place | None:
    """`la frazione`, where only one of them is no street."""
    areas = [option for option in options if option.kind is not PlaceKind.ADDRESS]
    types = {word for option in options if option not in areas for word in _words(option)}  # `Località Boschi`
    said = any(token.folded in _AREAS - types for token in tokens) and not any(
        token.folded in _DOUBTS for token in tokens
    )
    return areas[0] if said and len(areas) == 1 else None


def _by_position(words: Sequence[str], options: Sequence[Place]) -> Place | None:
    """`quella di sopra`, `quella in mezzo`: as we wrote them, one under the other; not where a place is called so."""
    where = [word for word in words if word not in ("di", "in", "nel", "al")]
    if len(where) != 1 or any(where[0] in _words(option) for option in options):
        return None
    if where[0] in _MIDDLE:
        return options[1] if len(options) == _THREE else None
    return options[0] if where[0] in _ABOVE else options[-1] if where[0] in _BELOW else None


def _by_height(tokens: Sequence[Token], options: Sequence[Place]) -> Place | None:
    """`quella de soto`, of Prà di Sopra and Prà di Sotto; `quella alta`, where one is Superiore."""
    said = {token.folded for token in tokens}
    for here, there in ((_HIGH, _LOW), (_LOW, _HIGH)):
        named = [option for option in options if here.intersection(fold_phrase(option.street or option.name))]
        if said & here and not said & (there | _DOUBTS | _RULES_OUT) and len(named) == 1:
            return named[0]
    return None


def _first_ordinal(words: Sequence[Token], tokens: Sequence[Token], options: Sequence[Place]) -> int | None:
    """`la seconda, però...`, `la prima che ha detto`: a pause or `che` follows."""
    after = tokens[tokens.index(words[0]) + 1 :] if len(words) > 1 else ()
    paused = bool(after) and after[0].brk is not Break.NONE
    kind = bool(after) and all(words[1].folded in _words(option) for option in options)  # `la seconda traversa`
    if not after or words[0].folded in _LETTERS or not (paused or kind or words[1].folded in _AFTER_ORDINAL):
        return None
    return _ordinal(words[0].folded)


def _ordinal_told(tokens: Sequence[Token], last: int) -> int | None:
    """`quella che avete detto per prima`, `l'ultima che ha scritto`: counted, and not called by its name."""
    found = pattern("roles", "ordinal_told").fullmatch(plain_line(tokens))
    word = (found["which"] or found["first"]) if found else ""
    return last if word.startswith("ultim") else numerals.ordinal(word)


def _lone_ordinal(tokens: Sequence[Token]) -> int | None:
    """`casa mia è la seconda`, `la prima, senza dubbio`: the only one of them, and nothing after it."""
    said = [at for at, token in enumerate(tokens) if _ordinal_word(token.folded) is not None]
    at = said[0] if len(said) == 1 else 0
    if not at or tokens[at - 1].folded not in _BEFORE_ORDINAL or any(token.folded in _DOUBTS for token in tokens):
        return None
    words, end = spelled(tokens), at + 1
    while end < len(words) and (agreed := phrase_at(words, end, phrases_of("yes", "after", "between"))):
        end += agreed
    return numerals.ordinal(tokens[at].folded) if end == len(words) else None


def _by_slip(words: Sequence[str], options: Sequence[Place]) -> Place | None:
    """`piazz`, `la pizza`, `il viko`, `borsel`: a word that only one of them has, misspelt or cut short."""
    names = [_words(option) for option in options]
    common = set.intersection(*names) if names else set()
    said = [word for word in words if word not in common]
    hits = [
        option
        for option, mine in zip(options, names, strict=True)
        if said and all(any(_is_nearly(word, name) for name in mine - common) for word in said)
    ]
    return hits[0] if len(hits) == 1 else None


def _is_nearly(word: str, name: str) -> bool:
    begun = len(word) >= _SHORTEST_PART and word.startswith(name[:_SHORTEST_PART])  # `piazetta`
    return begun or (min(len(word), len(name)) > 2 and OSA.distance(word, name) == 1)


def the_other(tokens: Sequence[Token], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """`non la Croce, l'altra`, `la Croce no di sicuro, quindi l'altra`: what is left when one of two is ruled out."""
    words = [token.folded for token in tokens]
    other = next((at for at in range(1, len(words)) if words[at] in ("altra", "altro") and words[at - 1] in _THE), None)
    ruled_out = _RULED_OUT | words_of("relatives")  # `al Bosco ci abita mia sorella, io all'altro`
    if other is None or len(options) != _TWO or ruled_out.isdisjoint(words) or not _OPEN.isdisjoint(words):
        return None
    if other > 1 and words[other - 2] in _RULES_OUT and tokens[other - 1].brk is Break.NONE:
        return None  # `non l'altra`
    if words[other + 1 : other + 2] == ["no"]:
        return None
    before, after = tokens[: other - 1], tokens[other + 1 :]
    said = after if ruled_out.isdisjoint(words[: other - 1]) else before
    out = choose([token for token in said if token.folded not in ruled_out], options, gazetteer)
    return next((option for option in options if option is not out), None) if out else None


def not_ruled_out(tokens: Sequence[Token], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """`tutto tranne la piazza`, `la grande, ché alla piccola ci sta mia sorella`: of two, the one that is left."""
    if len(options) != _TWO or not _OPEN.isdisjoint(token.folded for token in tokens):
        return None
    clauses = list(_clauses(tokens))
    theirs = [clause for clause in clauses if pattern("roles", "of_others").search(plain_line(clause))]
    said = {choose(clause, options, gazetteer) for clause in clauses if clause not in theirs}
    theirs = [_before_whose(clause) for clause in theirs]
    denied = {_denied(clause, options, gazetteer) for clause in clauses} - {None}
    out = denied or {each for clause in theirs if (each := choose(clause, options, gazetteer)) not in said}
    left = [option for option in options if option not in out]
    return left[0] if len(left) == 1 and (denied or said == {left[0]}) else None


def _before_whose(clause: Sequence[Token]) -> Sequence[Token]:
    """`la prima` of `la prima è di mia sorella`."""
    words = plain_line(clause)
    found = pattern("roles", "of_others").search(words)
    return clause[: words[: found.start()].count(" ")] if found and found.start() else clause


def _denied(clause: Sequence[Token], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """What right after a `non`, or right before a `no`, is not meant."""
    names = set().union(*map(_words, options))
    small = (words_of("around_choice", "function_words", "lives") | _AROUND_LACK) - names - _NOT_ONLY
    for at, token in enumerate(clause):
        rest = [each for each in clause[at + 1 :] if each.folded not in small]
        if token.folded in _LEAVES_OUT and rest and rest[0].folded in names:
            return choose(rest, options, gazetteer)
        if token.folded == "no" and at and clause[at - 1].folded in names:
            return choose(clause[:at], options, gazetteer)
    return None


def _clauses(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    first = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].brk is not Break.NONE or tokens[at].folded in _REASONS:
            yield tokens[first:at]
            first = at


def _by_zone(written: set[str], options: Sequence[Place], gazetteer: Gazetteer) -> Place | None:
    """`quella della Bonifica`: told by the zone in which only one of them lies."""
    zones = [{unit.word for unit in named_units(gazetteer.zone_named(each.zone) or "")} for each in options]
    said = written - words_of("function_words")
    hits = [each for each, zone in zip(options, zones, strict=True) if zone & said]
    return hits[0] if len(hits) == 1 else None


def _by_calling(tokens: Sequence[Token], options: Sequence[Place]) -> Place | None:
    """`quella del prete`: the one that is called after a Don or a Monsignore."""
    said = any(token.folded in _PRIESTS for token in tokens)
    hits = [each for each in options if _words(each) & _AS_PRIESTS] if said else []
    return hits[0] if len(hits) == 1 else None


def _ordinal(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if len(word) < 3 else None
    value = _ordinal_word(word)
    if value is None:
        value = numerals.from_words(word)
    return _LETTERS.get(word, _FOREIGN_ORDINALS.get(word)) if value is None else value


def _ordinal_word(word: str) -> int | None:
    value = numerals.ordinal(word)
    if value is None and len(word) >= _LONG_ENOUGH:
        value = next((at for at, said in enumerate(_FIRST_ONES, 1) if OSA.distance(word[:-1], said) == 1), None)
    return value


def _by_words(written: set[str], options: Sequence[Place]) -> Place | None:
    """The option of whose own words most were written; of two as good, the one whose whole name was."""
    scores = [(_score(written, option, options), option) for option in options]
    best = max((score for score, _ in scores), default=0)
    winners = [option for score, option in scores if score == best and best > 0]
    if len(winners) > 1:
        winners.sort(key=lambda option: len(_words(option)))
        if len(_words(winners[0])) == len(_words(winners[1])):
            return None
    return winners[0] if winners else None


def _score(written: set[str], option: Place, options: Sequence[Place]) -> int:
    mine = _words(option)
    common = set.intersection(*(_words(each) for each in options))
    return len((mine - common) & written)


def _words(place: Place) -> set[str]:
    name = place.street if place.kind is PlaceKind.ADDRESS else place.name or place.municipality
    words = {unit.word for unit in named_units(name)}
    return words - words_of("function_words") or words
