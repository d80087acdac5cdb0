"""Words of a tax code, a road, a house: they look like names, and name nobody."""

from comunica.enrolment.language.small_words import LIVES
from comunica.enrolment.language.words import listed
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.person.row import Row

#: Before the homes that are told apart: `seconda casa in via Leopardi 12`; and before streets that are counted.
_COUNTED = frozenset(listed("prima seconda terza"))
_COUNTABLE = frozenset(listed("casa abitazione traversa residenza"))
#: The same of a door, in small letters: `secondo campanello`, `portone verde`.
_DOORS = frozenset(listed("campanello citofono portone ingresso cancello"))
_COUNTED_DOORS = frozenset(listed("primo secondo terzo quarto quinto sesto ultimo"))
#: `il primo che si bagna`: counted, and nobody called Primo.
_FIRST, _OF_ALL = (
    frozenset(listed("primo prima ultimo ultima secondo")),
    frozenset(listed("che a ad di del della dei delle in tra fra")),
)
#: Before what a house is called, and never a surname.
_HOUSES = frozenset(listed("condominio cond residence residenza palazzina complesso stabile"))
#: The same, and more words of it: `Masseria del Sole`. After an address.
_FARMS = frozenset(listed("masseria podere tenuta casolare"))
#: Between where somebody lives and what it is called: `sto alla marina`.
_AT = frozenset(listed("alla al allo in nella nel"))
_LIVES = LIVES | {"siamo"}
#: Words of a house's name, at most.
_LONGEST_FARM = 4
#: After `Inviato da`, up to whose it is.
_DEVICES = frozenset(
    listed("da dal mio iphone ipad android samsung galaxy huawei xiaomi outlook smartphone cellulare di")
)
_HIGHWAYS = frozenset({"ss", "sp", "sr", "sc"})
#: A message with none of these words speaks of none of them: `C.F.`, `S.P. 35` and the others.
THINGS = _HIGHWAYS | _FIRST | _COUNTED | _HOUSES | _DOORS | _FARMS | _LIVES | {"f", "s", "inviato"}


def is_of_thing(row: Row, at: int) -> bool:
    """Whether a token belongs to one of them."""
    return (
        _is_of_tax_code(row, at)
        or _is_of_highway(row, at)
        or _is_counted(row, at)
        or _is_of_house(row, at)
        or _is_of_door(row, at)
        or _is_of_farm(row, at)
        or _is_where(row, at)
        or _is_of_device(row, at)
    )


def _is_of_tax_code(row: Row, at: int) -> bool:
    """`C.F.`, whose number was left out."""
    folded = row.tokens[at].folded
    if folded == "c":
        return at + 1 < len(row.tokens) and row.tokens[at + 1].folded == "f"
    return folded == "f" and at > 0 and row.tokens[at - 1].folded == "c"


def _is_of_highway(row: Row, at: int) -> bool:
    """`ss7`, `SP 35`: a road with its number."""
    word = row.tokens[at].folded
    if len(word) == 1:
        one, other = row.beside(at)
        return f"{word}{other}" in _HIGHWAYS or f"{one}{word}" in _HIGHWAYS  # `S.S. 113`
    after = row.after(at) if word in _HIGHWAYS else None
    return after is not None and after.is_number


def _is_counted(row: Row, at: int) -> bool:
    """`seconda casa`, `prima traversa`."""
    word = row.tokens[at].folded
    before, after = row.beside(at)
    if word in _FIRST and before in ("il", "la", "l") and after in _OF_ALL:
        return True
    if word in _COUNTED:
        return row.beside(at)[1] in _COUNTABLE
    return word in _COUNTABLE and row.beside(at)[0] in _COUNTED


def _is_of_house(row: Row, at: int) -> bool:
    """`condominio Nausicaa`: what a house is called."""
    if not at or row.tokens[at - 1].folded not in _HOUSES or row.tokens[at].brk is not Break.NONE:
        return False
    return at - 1 not in row.taken


def _is_of_door(row: Row, at: int) -> bool:
    """`secondo campanello`, `portone verde`: which door, in small letters."""
    word, (before, after) = row.tokens[at], row.beside(at)
    if not word.text.islower():
        return False
    counted = word.folded in _COUNTED_DOORS and after in _DOORS
    return counted or word.folded in _DOORS or (before in _DOORS and word.brk is Break.NONE)


def _is_of_farm(row: Row, at: int) -> bool:
    """`via Serio 130, Masseria del Sole`: what the house of an address is called."""
    first = at
    while first and row.tokens[first].brk is Break.NONE and row.tokens[first].folded not in _FARMS:
        first -= 1
    farm = row.tokens[first].folded in _FARMS and at - first < _LONGEST_FARM
    return farm and first > 0 and first - 1 in row.taken and row.tokens[first - 1].is_number


def _is_where(row: Row, at: int) -> bool:
    """`sto alla marina`: no Marina."""
    at_home = at > 1 and row.tokens[at - 1].folded in _AT and row.tokens[at - 2].folded in _LIVES
    return at_home and row.tokens[at].brk is Break.NONE


def _is_of_device(row: Row, at: int) -> bool:
    """`Inviato da iPhone di Debora Nuzzolo`: what a phone writes under a message."""
    while at and row.tokens[at].folded in _DEVICES:
        at -= 1
    return row.tokens[at].folded == "inviato"
