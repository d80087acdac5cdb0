"""What the console says, in its two languages. Pages and code have it in Italian; `en/<room>.po` has the English.

Catalogues are read at start as they are: what a translator wrote is what runs.
"""

import io
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent


def catalogue(language: str) -> NullTranslations:
    """All rooms' sentences in one catalogue."""
    whole = NullTranslations()
    for path in sorted((HERE / language).glob("*.po")):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        room = GNUTranslations(compiled)
        room.add_fallback(whole)
        whole = room
    return whole


CATALOGUES: Mapping[str, NullTranslations] = MappingProxyType({"it": NullTranslations(), "en": catalogue("en")})


def sentence(text: str) -> str:
    """Marks an Italian sentence that stands in a table and is said later."""
    return text
