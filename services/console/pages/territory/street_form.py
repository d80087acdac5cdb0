"""What the forms of streets hold: the street, and rows of numbers of which some may be empty."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.territory.sizes import LONGEST_NAME, LONGEST_TYPE, MOST_ROWS
from comunica.enrolment.territory.stradario import HIGHEST, NumbersWritten, StreetWritten
from comunica.municipality.territory import NumberRange, Parity, Street
from comunica.usecases.problem import Problem
from services.console.mistakes import Mistakes
from services.console.pages.territory.sentences import NOT_TAUGHT, ROW_FAULTS, STREET_PROBLEMS
from services.console.pages.territory.target import Target
from services.console.rendering import page, say
from services.console.retelling import retold

#: Rows to write in, below those that are there.
_EMPTY_ROWS = 3
#: What most registers have; a town's own come besides.
_KINDS = ("Via", "Viale", "Vicolo", "Piazza", "Piazzale", "Corso", "Largo", "Strada", "Località", "Contrada")
_SIDES = {None: "", Parity.EVEN: "pari", Parity.ODD: "dispari"}
_FIELDS = {"dug": "tipo", "name": "nome", "zone": "zona", "aliases": "altri"}
_CELLS = {"first": "da", "last": "a", "parity": "lato", "zone": "zona"}
_CELL = re.compile(r"numbers\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetSaid:
    """The form. Its rows are `da-1`, `a-1`, `lato-1`, `zona-1` and so on."""

    tipo: str = "Via"
    nome: str = ""
    zona: str = ""
    altri: str = ""
    numbers: tuple[NumbersWritten, ...] = (NumbersWritten(),) * _EMPTY_ROWS
    #: The name before is one of the others from now on.
    tieni: str = "si"
    #: Only more rows to write in; nothing is kept yet.
    more_rows: bool = False

    @property
    def written(self) -> StreetWritten:
        """As the use cases take it."""
        aliases = tuple(each for each in self.altri.splitlines() if each.strip())
        return StreetWritten(dug=self.tipo, name=self.nome, zone=self.zona, aliases=aliases, numbers=self.numbers)


async def street_said(request: Request) -> StreetSaid:
    """What the form that was sent holds."""
    sent = await request.form()
    more = _text(sent, "fare") == "righe"
    rows = _rows(sent)
    empty = max(0, min(_EMPTY_ROWS, MOST_ROWS - len(rows))) if more else 0
    return StreetSaid(
        tipo=_text(sent, "tipo"),
        nome=_text(sent, "nome"),
        zona=_text(sent, "zona"),
        altri=_text(sent, "altri"),
        numbers=rows + (NumbersWritten(),) * empty,
        tieni=_text(sent, "tieni"),
        more_rows=more,
    )


def said_of(street: Street) -> StreetSaid:
    """The form of a street as it is."""
    rows = tuple(map(_row_of, street.ranges))
    return StreetSaid(
        tipo=street.dug,
        nome=street.name,
        zona=street.zone,
        altri="\n".join(street.aliases),
        numbers=rows + (NumbersWritten(),) * _EMPTY_ROWS,
    )


def mistakes_of_street(request: Request, problems: Iterable[Problem]) -> Mistakes:
    """Each beside its field, also in a row: `numbers[0].first` is `da-1`."""
    return Mistakes(tuple((_field(each.field), _says(request, each)) for each in problems))


def street_page(
    request: Request,
    gazetteer: Gazetteer,
    said: StreetSaid,
    *,
    target: Target | None = None,
    mistakes: Mistakes | None = None,
) -> Response:
    """The form. `target`: the street that is changed; a new one has none."""
    return page(
        request,
        "territory/street_form.html",
        status=422 if mistakes else 200,
        target=target,
        said=said,
        mistakes=mistakes or Mistakes(),
        zones=_places(gazetteer),
        kinds=sorted({*_KINDS, *(each.dug for each in gazetteer.streets)}),
        longest=LONGEST_NAME,
        longest_type=LONGEST_TYPE,
        most_rows=MOST_ROWS,
    )


def _text(sent: FormData, name: str) -> str:
    value = sent.get(name, "")
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _rows(sent: FormData) -> tuple[NumbersWritten, ...]:
    """Those that the page had, one more than allowed at most: then they are too many."""
    count = next((at for at in range(MOST_ROWS, -1, -1) if f"da-{at + 1}" in sent), -1) + 1
    return tuple(
        NumbersWritten(
            first=_text(sent, f"da-{at}").strip(),
            last=_text(sent, f"a-{at}").strip(),
            parity=_text(sent, f"lato-{at}").strip(),
            zone=_text(sent, f"zona-{at}").strip(),
        )
        for at in range(1, count + 1)
    )


def _row_of(part: NumberRange) -> NumbersWritten:
    last = "" if part.last >= HIGHEST else str(part.last)
    return NumbersWritten(first=str(part.first), last=last, parity=_SIDES[part.parity], zone=part.zone)


def _places(gazetteer: Gazetteer) -> Sequence[tuple[str, str]]:
    every = sorted(gazetteer.zones.values(), key=lambda each: each.name.casefold())
    return [(each.id, gazetteer.name_of(each.id)) for each in every]


def _field(field: str) -> str:
    if (found := _CELL.fullmatch(field)) is not None:
        return f"{_CELLS[found[2]]}-{int(found[1]) + 1}"
    return _FIELDS.get(field, field)


def _says(request: Request, problem: Problem) -> str:
    match problem.code:
        case "row":
            return retold(request, problem.message, ROW_FAULTS)
        case "alias":
            return retold(request, problem.message, NOT_TAUGHT)
        case code:
            return say(request, STREET_PROBLEMS.get(code, problem.message))
