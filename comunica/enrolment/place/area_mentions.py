"""Finds zones, contrade and towns in a message, and says whether something introduces them as places."""

from collections.abc import Sequence

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.small_words import ARTICLES, INTRODUCE
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.areas import SIDES, SOMEWHERE_ELSE, ZONE, Elsewhere, Here, Hit
from comunica.enrolment.place.mention import Mention, own_zone
from comunica.enrolment.place.units import PARTICLES, Unit, as_name, everyday
from comunica.municipality.territory import Zone

#: Say that a place follows; the others say so only after `abito`, `sono` and the like.
_IN = frozenset(listed("in a ad al alla allo all ai agli alle nel nella nello nei"))
#: Stand before a town of no list: `abito a Roccasecca`.
AT = frozenset({"a", "ad"})
_FROM = frozenset(listed("di de del della dello dell dei degli delle da dal dalla dai dagli dalle d"))
_TAKEN = frozenset(listed("il lo la l i gli le un una dai"))
_NOUN_FOLLOWS = frozenset(
    listed("il lo la i gli le l un una uno un dei delle degli mio mia miei mie e con")
    + listed("al alla alle allo agli ai della nella sulla dalla nel sul essere esser stato stata stati state venire")
)
#: Before `grazie`, where it thanks: `via Po 3 e grazie`.
_AND_THANKS = frozenset({"e", "ed", "di", "con"})
_BETWEEN = _IN | {"di", "del", "cap", "comune"}
_OURS = frozenset(listed("vostro vostra tuo tua nostro nostra suo sua qui"))
#: `verso i Ronchi`, `abbascio 'o Scalo`.
_SOME_ARTICLE = ARTICLES | {"o", "a", "u"}
_TOWARDS = frozenset(listed("verso abbascio abbasce ncopp ncoppa"))
#: What a part of a town is: nobody's name.
_KINDS = frozenset(
    listed("vocabolo contra podere poderi masseria masserie regione tenuta cascina cascine tetto tetti fosso")
)
#: The end of a command: `OSNEGATE ON da Bergamo`.
_SWITCHED = frozenset(listed("on si attiva iscrivimi"))
#: `costì`: no slip of Costa.
_NO_SLIPS = frozenset({"costi"})
#: Before and after what something costs.
_HOW_MUCH, _SOMETHING = frozenset(listed("quanto cosa non mi")), frozenset(listed("qualcosa niente nulla"))
#: `via Roma 12 ma di Manzano`, `sn di Manzano`.
_HERE_OR_THERE = frozenset({"ma", "bensi", "noi", "sn"})
#: After `non sono residente`: a home in this town.
_HERE = frozenset(listed("qui qua li da voi dentro"))
#: How somebody is, and towns.
_STATES = frozenset({"fermo", "fermi", "lodi", "pronto", "bello", "paese"})
#: A part of the town has one: `di fronte alla chiesa di Lughetto`.
_SOMEBODY = frozenset(listed("uno una quelli quelle gente"))
_LANDMARKS = _SOMEBODY | frozenset(
    listed("chiesa scuola stazione farmacia piazza cimitero fontana posta edicola asilo bivio piazzetta")
)
#: Between `zona` and its name or number.
_BEFORE_NAMES = PARTICLES | frozenset(listed("n nr num numero è"))
_POSTCODE_DIGITS = 5
_UNKNOWN, _MISTYPED = 0.7, 0.85
#: The beginning of a town's name that people say for it.
_CUT_SHORT = 4


def is_province(tokens: Sequence[Token], at: int) -> bool:
    """`(BG)`, after a town; but not `(Lo Bianco)`, `(sì, di cognome)`."""
    closed = at + 1 >= len(tokens) or ")" in tokens[at + 1].gap
    return closed and "(" in tokens[at].gap and tokens[at].text.isascii() and tokens[at].folded in words_of("provinces")


class AreaFinder:
    """Finds the area that begins at a unit. `types`: words that begin a street."""

    def __init__(self, tokens: Sequence[Token], units: Sequence[Unit], gazetteer: Gazetteer) -> None:
        self._tokens, self._units, self._gazetteer = tokens, units, gazetteer

    def known(self, at: int, before: Mention | None) -> Mention | None:
        """A zone, contrada or town. `before`: the place found before it."""
        unit = self._units[at]
        introduces = unit.word in INTRODUCE or unit.raw == ZONE
        if not introduces and not self._gazetteer.areas.may_begin(unit.word, unit.raw):
            return None
        name, introduced = self._after_introduction(at) if introduces else (at, False)
        hit = self._gazetteer.areas.at(self._units, name, introduced=introduced) if name < len(self._units) else None
        if name > at and self._units[at].word in INTRODUCE:
            # A zone may be called `Quartiere Nuovo`.
            whole = self._gazetteer.areas.at(self._units, at)
            if whole and (hit is None or whole.taken > name - at + hit.taken):
                hit, name = whole, at
        counted = hit is not None and not hit.exact and self._units[name].number is not None  # `trenta giugno`
        if hit is None or counted or (name > at and not introduced) or (not introduced and self._is_a_noun(name, hit)):
            return None
        if self._is_own_province(at) or self._is_joined_to_a_word(at):
            return None
        if introduced and isinstance(hit.area, Elsewhere) and self._units[at].word != "localita":
            introduced = False  # `zona Saronno` is no address there
        begin = self._with_kind(self._with_article(at, hit))
        told = introduced or self._units[begin].word in _KINDS
        return Mention(
            first=self._units[begin].first,
            end=self._units[name + hit.taken - 1].end,
            area=hit.area,
            firm=told or self._is_introduced(name, hit, before),
            long=hit.long,
            score=1.0 if hit.exact else _MISTYPED,
        )

    def of_kind(self, at: int, street: Mention) -> Mention | None:
        """`cascina Cerbaiola`, where a part of the town is called so, and the street is not called a cascina."""
        word = self._units[at].word
        if word not in _KINDS or any(word in fold_phrase(each.full) for each in street.streets):
            return None
        name, said = self._after_introduction(at)
        found = self.known(name, None) if said and self._units[name].brk is Break.NONE else None
        whole = found is not None and found.first == self._units[at].first and found.score == 1.0
        return found if found and whole and own_zone(found.area) else None

    def _is_joined_to_a_word(self, at: int) -> bool:
        """`Petrovic-Bergamo`."""
        return at > 0 and self._tokens[self._units[at].first].gap == "-" and self._units[at - 1].number is None

    def _is_a_noun(self, at: int, hit: Hit) -> bool:
        """`con i piatti`: a slip of a town's name sooner than Patti; `grazie`: thanks sooner than Le Grazie."""
        if hit.taken == 1 and self._units[at].raw in words_of("thanks"):
            thanked = at == 0 or self._units[at].brk is not Break.NONE or self._units[at - 1].raw in _AND_THANKS
            return thanked or self._units[at - 1].word not in PARTICLES
        if hit.taken == 1 and (self._is_verb(at, hit) or (not hit.exact and self._is_another_word(at, hit))):
            return True
        if hit.exact or not isinstance(hit.area, Elsewhere) or at == 0:
            return False
        shop = at > 1 and self._units[at - 1].word in PARTICLES and self._units[at - 2].raw in words_of("organisations")
        if shop or self._units[at - 1].raw in ("nome", "cognome"):
            return True  # `Cognome: Legnani`, near Legnano; `gelateria La Sirena`, near Siena
        if self._units[at].capital:
            return False
        return self._units[at].brk is Break.NONE and self._units[at - 1].raw in _NOUN_FOLLOWS

    def _asks_price(self, at: int) -> bool:
        """`quanto costa?`, and not the Costa."""
        unit, after = self._units[at], self._units[at + 1 : at + 2]
        asked = at > 0 and self._units[at - 1].raw in _HOW_MUCH
        return unit.raw == "costa" and (asked or any(each.raw in _SOMETHING for each in after))

    def _is_verb(self, at: int, hit: Hit) -> bool:
        return self._is_state(at, hit) or self._asks_price(at)

    def _is_state(self, at: int, hit: Hit) -> bool:
        """`sono fermo`, near Fermo: how somebody is, and not where from."""
        small = isinstance(hit.area, Elsewhere) and not self._units[at].capital and at > 0
        return small and self._units[at].raw in _STATES and self._units[at - 1].raw in ("sono", "sto", "ero", "siamo")

    def _is_another_word(self, at: int, hit: Hit) -> bool:
        """No slip: `costì`, `trent'anni`; and `fermi 2`, near Fermo, where there is a Via Enrico Fermi."""
        end = self._units[at].end
        if end < len(self._tokens) and self._tokens[end].gap == "'":
            return True
        elsewhere = isinstance(hit.area, Elsewhere)
        street = elsewhere and self._gazetteer.street_index.knows(self._units[at].word)
        return street or self._units[at].raw in _NO_SLIPS or (elsewhere and self._takes_a_noun(at))

    def _takes_a_noun(self, at: int) -> bool:
        """`tento l'iscrizione`, near Trento: a verb."""
        led = at > 0 and self._units[at - 1].word in PARTICLES
        after = self._units[at + 1 : at + 2]
        return not led and any(each.brk is Break.NONE and each.raw in _TAKEN for each in after)

    def somewhere_else(self, at: int) -> Mention | None:
        """`fuori paese`."""
        words = tuple(unit.raw for unit in self._units[at : at + 4])
        taken = next((taken for taken in range(2, len(words) + 1) if words[:taken] in SOMEWHERE_ELSE), 0)
        end = self._units[at + taken - 1].end
        after = {unit.raw for unit in self._units[at + taken : at + taken + 5]}
        if "casa" in after and not after.isdisjoint(_HERE):
            return None  # `non sono residente ma ho casa qui`
        return Mention(first=self._units[at].first, end=end, area=Elsewhere(""), long=True) if taken else None

    def _is_short_of_town(self, raw: str) -> bool:
        """`Pieve` of Pievalta, `Trebisa` of Borgo Trebisa."""
        town = "".join(fold_phrase(self._gazetteer.town))
        return town.startswith(raw) or town.endswith(raw)

    def unknown_town(self, at: int) -> Mention | None:
        """`abito a Roccasecca`, `Roccasecca (FR)`: no list has every town."""
        unit = self._units[at]
        if unit.digits or len(unit.raw) < 3 or unit.word in PARTICLES or unit.raw in everyday():
            return None
        end = at + 1
        while end < len(self._units) and self._goes_on(self._units[end]):
            end += 1
        province = self._is_province(end)
        said = self._is_lived_at(at) or self._follows_postcode(at)
        if not province and (not said or unit.raw in given_names()):
            return None
        if end == at + 1 and len(unit.raw) >= _CUT_SHORT and self._is_short_of_town(unit.raw):
            return None  # `abito a Pieve`, as they say in Pievalta, and `a Trebisa` in Borgo Trebisa
        last = self._units[end - 1].end
        name = as_name(self._tokens[unit.first : last])
        return Mention(first=unit.first, end=last + province, area=Elsewhere(name), score=_UNKNOWN, long=True)

    def _after_introduction(self, at: int) -> tuple[int, bool]:
        """Where the name begins after `zona`, `contrada della`, `zona n.`, and whether there is one."""
        units = self._units
        name = at + 1
        while name < len(units) and units[name].word in _BEFORE_NAMES and units[name].brk < Break.STRONG:
            name += 1
        return name, name < len(units) and units[name].brk < Break.STRONG

    def _with_article(self, at: int, hit: Hit) -> int:
        """Where `La Costa` and `L'Aquila` begin, which are found by their second word."""
        if at == 0 or self._units[at].brk is not Break.NONE or self._units[at - 1].word not in PARTICLES:
            return at
        names = (hit.area.name, *hit.area.aliases) if isinstance(hit.area, Zone) else (hit.area.name,)
        begun = (self._units[at - 1].raw,)
        return at - 1 if any(fold_phrase(name.replace("'", " "))[:1] == begun for name in names) else at

    def _with_kind(self, at: int) -> int:
        """Where `vocabolo Macchia` begins; or what the town's register calls a street, written small."""
        before = self._units[at - 1] if at and self._units[at].brk is Break.NONE else None
        if before is None:
            return at
        of_streets = (before.word,) in self._gazetteer.types and not before.capital
        return at - 1 if before.word in _KINDS or of_streets else at

    def _is_introduced(self, at: int, hit: Hit, before: Mention | None) -> bool:
        """Something says that this is a place and no name."""
        unit = self._units[at]
        if (
            before
            and before.firm
            and (before.is_street or isinstance(hit.area, Here))
            and self._follows(before.end, unit.first)
        ):
            return True
        if at == 0 or unit.brk is Break.STRONG:
            return False
        previous = self._units[at - 1]
        if previous.raw in ARTICLES and self._with_article(at, hit) < at:
            return at > 1 and self._is_introduced(at - 1, hit, before)  # `a La Spezia`
        if previous.word in _IN or self._is_postcode(previous):
            return True
        if previous.word in _FROM:
            ours = at > 2 and self._units[at - 2].raw in _OURS  # `una paesana vostra di Nembro`
            return at > 1 and self._comes_from(self._units[at - 3 if ours else at - 2], previous, hit)
        articled = previous.raw in _SOME_ARTICLE and at > 1 and self._units[at - 2].raw in _TOWARDS
        lived = previous.raw in words_of("lives") and previous.raw not in ("sono", "da", "sempre")
        lived = lived and unit.brk is Break.NONE
        return previous.raw in SIDES or articled or lived  # `verso i Ronchi`, `abito Ronchi`

    def _comes_from(self, before: Unit, previous: Unit, hit: Hit) -> bool:
        """`residente della Costa`, `dal lato della Stazione`, `ATTIVA da Bergamo`."""
        switched = previous.raw == "da" and isinstance(hit.area, Elsewhere) and before.raw in _SWITCHED
        switched = switched or before.raw in _HERE_OR_THERE
        # `sto` alone may be a saint's.
        lives = before.word in words_of("lives") or before.raw in words_of("lives")
        return switched or before.raw in SIDES or before.raw in _LANDMARKS or lives

    def _follows(self, end: int, first: int) -> bool:
        """Nothing but a postcode or a province stands between."""
        provinces = words_of("provinces")
        between = self._tokens[end:first]
        return all(each.is_number or each.folded in _BETWEEN or each.folded in provinces for each in between)

    def _is_postcode(self, unit: Unit) -> bool:
        return unit.digits and len(self._tokens[unit.first].text) == _POSTCODE_DIGITS

    def _follows_postcode(self, at: int) -> bool:
        """After another town's postcode."""
        if at == 0 or self._units[at].brk is not Break.NONE or not self._is_postcode(self._units[at - 1]):
            return False
        apart = self._tokens[self._units[at].first].gap != ""  # `CIR 19081XXX`
        return apart and self._tokens[self._units[at - 1].first].text != self._gazetteer.postcode

    def _is_lived_at(self, at: int) -> bool:
        """`abito a Roccasecca`, in letters that tell a name."""
        unit = self._units[at]
        if at < 2 or unit.brk is not Break.NONE or not unit.capital:
            return False
        shouted = self._tokens[unit.first].text.isupper() and not self._tokens[unit.first - 1].text.islower()
        lives = self._units[at - 1].word in AT and self._units[at - 2].word in words_of("lives_at")
        return lives and not shouted

    def _goes_on(self, unit: Unit) -> bool:
        if unit.brk is not Break.NONE or not unit.capital or unit.digits:
            return False
        return unit.raw not in everyday() and len(unit.raw) > 2

    def _is_province(self, at: int) -> bool:
        """`(FR)` follows, and it is another province."""
        if at >= len(self._units):
            return False
        first = self._units[at].first
        return is_province(self._tokens, first) and not self._is_own_province(at)

    def _is_own_province(self, at: int) -> bool:
        """`Valdorsa (BG)`: not Bergamo, whatever the town calls it."""
        first = self._units[at].first
        ours = self._tokens[first].folded == self._gazetteer.province.casefold()
        return ours and is_province(self._tokens, first)
