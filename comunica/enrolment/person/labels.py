"""Names that say which they are: `Nome: Rita Cognome: Nava`, `di cognome faccio Milesi`, `ma io faccio Di Cola`."""

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.person.particles import Particles
from comunica.enrolment.person.row import Row

_LABELS = {
    **dict.fromkeys(("nome", "prenom", "nombre", "vorname", "prenume", "emri"), "given"),
    **dict.fromkeys(("cognome", "surname", "nom", "apellido", "apellidos", "nachname", "nume", "mbiemri"), "surname"),
}
#: After `cognome`: it is her husband's.
_MARRIED = frozenset(listed("sposata coniugata marito"))
#: Of forms, with the mark that follows: `Cogn. Russo`, `N: Alba C: Chiari`.
_SHORT = {("cogn", "."): "surname", ("nom", "."): "given", ("n", ":"): "given", ("c", ":"): "surname"}
_AFTER_LABELS = frozenset(listed("ind indirizzo residenza luogo via zona contrada quartiere residente tel telefono"))
#: Said after it all.
_SIGHS = frozenset(listed("eh ehh ah oh neh ne"))
#: Between a label and its value.
_BEFORE_VALUES = frozenset(listed("è e faccio fa giusto corretto esatto mio completo"))
#: With none of them nothing is labelled.
_SAID = frozenset({*_LABELS, *(word for word, _ in _SHORT), "faccio"})
#: Words of a value, at most.
_MOST_WORDS = 5


class Labels:
    """Finds what is labelled in one message."""

    def __init__(self, row: Row, particles: Particles) -> None:
        self._particles, self._row = particles, row
        self._tokens, self._taken = row.tokens, row.taken

    def find(self) -> dict[str, range]:
        """`Nome: Rita Cognome: Nava`: the tokens of what is labelled."""
        found: dict[str, range] = {}
        if self._row.words.isdisjoint(_SAID):
            return found
        for at in range(len(self._tokens)):
            label = "surname" if self._is_called(at) else self._label(at)
            if label is None or at in self._taken or label in found or self._is_of_husband(at):
                continue
            first = self._value_start(at + 1)
            if self._tokens[first : first + 1] and self._is_particle_of_label(label, first):
                first += 1
            lone = self._lone_word(first) if label == "surname" and "given" in found else range(0)
            if value := self._value_before(at) or lone or range(first, self._value_end(first)):
                found[label] = value
        return found

    def _label(self, at: int) -> str | None:
        word = self._tokens[at].folded
        return _SHORT.get((word, self._row.gaps[at][:1])) or _LABELS.get(word)

    def is_surname_first(self, first: int) -> bool:
        """`Cognome e nome: Rosa Franco`: in which order they follow."""
        if "cognome" not in self._row.words:
            return False
        words = [token.folded for token in self._tokens[max(0, first - 3) : first]]
        return words[-2:] == ["cognome", "nome"] or words == ["cognome", "e", "nome"]

    def _is_of_husband(self, at: int) -> bool:
        """`il cognome da sposata è Bucci`, `il cognome di mio marito`."""
        return any(token.folded in _MARRIED and token.brk is Break.NONE for token in self._tokens[at + 1 : at + 4])

    def _is_called(self, at: int) -> bool:
        """`ma io faccio Di Cola`: by which surname somebody goes."""
        if self._tokens[at].folded != "faccio" or at == 0 or self._tokens[at - 1].folded not in ("io", "ma"):
            return False
        after = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        return after is not None and after.text[0].isupper() and after.brk is Break.NONE

    def _value_before(self, label: int) -> range:
        """`faccio Milesi di cognome`, `Amal di nome e Ben Salah di cognome`."""
        first = end = label - 1
        while end and self._tokens[end].folded in ("il", "mio"):
            end -= 1
        after = self._tokens[label + 1] if label + 1 < len(self._tokens) else None
        last = after is None or after.brk is not Break.NONE or after.folded == "e"  # not `Rosa di cognome Milesi`
        last = last or (after is not None and after.folded in _SIGHS)  # `Ronchi è il cognome eh`
        last = last or label + 1 in self._taken or (after is not None and after.folded in words_of("lives_at"))
        if last and end and self._tokens[end].folded == "è" and end - 1 not in self._taken:
            return range(end - 1, end)  # `Michele Buongiorno (è il cognome)`
        if label < 2 or self._tokens[first].folded != "di" or not last:
            return range(0)
        end = first
        small = words_of("function_words", "chatter") - words_of("particles")
        while first and first - 1 not in self._taken and end - first < _MOST_WORDS:
            before = self._tokens[first - 1]
            if self._tokens[first].brk is not Break.NONE or before.is_number or before.folded in small | _LABELS.keys():
                break
            first -= 1
        return range(first, end)

    def _is_particle_of_label(self, label: str, at: int) -> bool:
        """`con il nome di Blessing`: no given name begins with it. A surname may."""
        token = self._tokens[at]
        return label == "given" and token.folded == "di" and token.text.islower() and token.brk is Break.NONE

    def _value_start(self, at: int) -> int:
        """`di cognome faccio Ancora`, `il cognome è Semerano`."""
        while at < len(self._tokens) and self._tokens[at].folded in _BEFORE_VALUES:
            at += 1
        return at

    def _lone_word(self, at: int) -> range:
        """`Nome: Rosa Cognome: Presto`: the surname, whatever word it is."""
        tokens, end = self._tokens, at + 1
        if at >= len(tokens) or at in self._taken or tokens[at].is_number or self._label(at):
            return range(0)
        ends = end == len(tokens) or tokens[end].brk is not Break.NONE or tokens[end].folded in _AFTER_LABELS
        placed = end in self._taken and tokens[at].folded not in _AFTER_LABELS
        return range(at, end if ends or placed or self._label(end) else at)

    def _value_end(self, first: int) -> int:
        at = first
        while at < min(len(self._tokens), first + _MOST_WORDS) and at not in self._taken:
            token = self._tokens[at]
            ends = token.folded in _AFTER_LABELS or token.folded in _SIGHS or token.folded in words_of("lives_at")
            alone = at == first and token.text.istitle() and self._row.gaps[at].startswith(",")  # `cognome Via, `
            if token.is_number or self._label(at) or (ends and not alone):
                break
            everyday = token.folded in words_of("chatter", "foreign_words") and not token.gap.endswith("'")
            everyday = everyday and not (token.folded in words_of("particles") and self._particles.is_particle(at))
            if at > first and (token.brk is not Break.NONE or everyday):
                break
            small = token.folded in words_of("function_words") and not self._particles.is_particle(at)
            elided = at + 1 < len(self._tokens) and self._tokens[at + 1].gap == "'"
            follows = at + 1 < len(self._tokens) and self._tokens[at + 1].text.istitle()  # `Cognome Di Stefano`
            last = at + 2 >= len(self._tokens) or at + 2 in self._taken
            ends = last or self._tokens[at + 2].brk is not Break.NONE or self._tokens[at + 2].folded in _LABELS
            ends = ends or self._tokens[at + 2].folded in words_of("function_words", "lives_at") | _AFTER_LABELS
            ends = ends and at == first and at + 1 < len(self._tokens) and self._label(at + 1) is None
            if ends and token.folded in words_of("italian_particles"):
                at += 2
                continue  # `cognome di bella`
            if small and not elided and not (at == first and token.text.istitle() and (len(token.text) > 2 or follows)):
                break  # `Cognome: Ancora`
            at += 1
        return at
