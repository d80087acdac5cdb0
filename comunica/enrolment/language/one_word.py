"""One word for one idea: `eliminatemi`, `depennatemi` are read as `cancellatemi`, `spedite` as `mandate`.

The patterns of wishes know some verbs in every form and others in a few. What says the same is the same word to them
(lexicon/one_word.toml), in the same person and mood, so none of them depends on which verb somebody prefers.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from comunica.enrolment.lexicon import table_of

_FILE = "one_word"
#: The endings of the three conjugations, each as `-ere=-are`: what says the same of a verb in -are.
_ENDINGS = {
    "are": "are ar ate a i ino iamo iate o ano avo ava avate avano ato ata ati aste asse assero ando ero era erete "
    "eranno erei ereste erebbe",
    "ere": "ere=are er=ar ete=ate i=a a=i ano=ino iamo iate o e=a ono=ano evo=avo eva=ava evate=avate evano=avano "
    "este=aste esse=asse essero=assero endo=ando ero era erete eranno erei ereste erebbe",
    "ire": "ire=are ir=ar ite=ate isci=a isca=i iscano=ino iamo iate isco=o isce=a iscono=ano ivo=avo iva=ava "
    "ivate=avate ivano=avano ito=ato ita=ata iti=ati iste=aste isse=asse issero=assero endo=ando iro=ero ira=era "
    "irete=erete iranno=eranno irei=erei ireste=ereste irebbe=erebbe",
}
#: What may be glued to an order, an infinitive or a gerund.
_PAIRS = product(("me", "ce", "te", "glie"), ("lo", "la", "li", "le", "ne"))
_CLITICS = ("mi", "ci", "vi", "lo", "la", "li", "le", "ne", "si", *map("".join, _PAIRS))
#: Of several people what one of them would say.
_OF_ONE = {"ci": "mi"} | {f"ce{other}": f"me{other}" for other in ("lo", "la", "li", "le", "ne")}
_TAKE_CLITICS = frozenset({"ar", "ate", "a", "ando"})


def in_one_word(folded: str) -> str:
    """The word that says the same; most words as they are."""
    return _table().get(folded, folded)


@cache
def forms() -> frozenset[str]:
    """The words that say the same as another, and those that they are exchanged for."""
    return frozenset(_table()).union(_table().values())


@cache
def _table() -> dict[str, str]:
    table = table_of(_FILE)
    found = {
        form: said
        for word, conjugations in table["verbs"].items()
        for conjugation, stems in conjugations.items()
        for stem in stems.split()
        for form, said in _forms(stem, word, conjugation)
    }
    for kept in table["kept"]:
        found.pop(kept, None)
    return found | {form: word for word, forms in table["forms"].items() for form in forms.split()}


def _forms(stem: str, word: str, conjugation: str) -> Iterator[tuple[str, str]]:
    for pair in _ENDINGS[conjugation].split():
        ending, _, same = pair.partition("=")
        same = same or ending
        if same != "ar":
            yield f"{stem}{ending}", f"{word}{same}"
        if same in _TAKE_CLITICS:
            for clitic in _CLITICS:
                yield f"{stem}{ending}{clitic}", f"{word}{same}{_OF_ONE.get(clitic, clitic)}"
