"""How one joins and leaves, in words for people: on the public page, on the poster, in the papers."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from comunica.broadcasting.identity import LEAVE_WORDS
from comunica.municipality.profile import DEFAULT_REQUIRED, Profile, RequiredField

#: Understood by every town, whatever its own words are.
JOIN_WORD = "ATTIVA"

_NOT_DIGITS = re.compile(r"\D")
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "it": {
            RequiredField.GIVEN_NAME: "nome",
            RequiredField.SURNAME: "cognome",
            RequiredField.PLACE: "via e numero",
        },
        "en": {
            RequiredField.GIVEN_NAME: "first name",
            RequiredField.SURNAME: "surname",
            RequiredField.PLACE: "street and number",
        },
    }
)
_EXAMPLES: Mapping[RequiredField, str] = MappingProxyType(
    {RequiredField.GIVEN_NAME: "Maria", RequiredField.SURNAME: "Bianchi", RequiredField.PLACE: "Via Roma 12"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What somebody needs to know who wants to join. `number`: as it is printed."""

    number: str
    join_word: str
    leave_word: str
    asks: tuple[RequiredField, ...] = DEFAULT_REQUIRED

    def what_to_write(self, language: str) -> str:
        """`ATTIVA, nome, cognome, via e numero`."""
        words = _WORDS[language]
        return ", ".join((self.join_word, *(words[each] for each in RequiredField if each in self.asks)))

    def what_is_asked(self, language: str) -> str:
        """`nome, cognome, via e numero`; empty if nothing is."""
        words = _WORDS[language]
        return ", ".join(words[each] for each in RequiredField if each in self.asks)

    @property
    def example(self) -> str:
        """`ATTIVA Maria Bianchi Via Roma 12`."""
        return example_of(self.join_word, self.asks)

    @property
    def link(self) -> str:
        """Opens WhatsApp with the word filled in: `https://wa.me/390296984400?text=ATTIVA%20`.

        What comes behind the blank the person writes. https://faq.whatsapp.com/5913398998672934
        """
        blank = " " if self.asks else ""
        return f"https://wa.me/{_NOT_DIGITS.sub('', self.number)}?text={quote(self.join_word + blank, safe='')}"


def example_of(join_word: str, asks: Collection[RequiredField]) -> str:
    """`ATTIVA Maria Bianchi Via Roma 12`: with what the town asks for."""
    return " ".join((join_word, *(_EXAMPLES[each] for each in RequiredField if each in asks)))


def example_name(asks: Collection[RequiredField]) -> str:
    """`Maria Bianchi`: of the names that the town asks for; whole if it asks for none."""
    names = (RequiredField.GIVEN_NAME, RequiredField.SURNAME)
    return " ".join(_EXAMPLES[each] for each in names if each in asks or not set(names) & set(asks))


def joining_of(profile: Profile, number: str) -> Joining:
    """By the town's own first words, or those that every town understands. `number`: as it is printed."""
    return Joining(
        number=number,
        join_word=next(iter(profile.join_words), JOIN_WORD).upper(),
        leave_word=next(iter(profile.leave_words), LEAVE_WORDS[0]).upper(),
        asks=profile.required,
    )
