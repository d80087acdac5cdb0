"""A street as a form says it, by the rules that a stradario is brought in by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.territory.content import faults_of_streets
from comunica.enrolment.territory.sizes import LONGEST_NAME, LONGEST_TYPE, MOST_ALIASES, MOST_ROWS
from comunica.enrolment.territory.stradario import RowFault, StreetWritten, read_form
from comunica.municipality.territory import Street, Zone, plain_name, street_id, with_ids
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.territory.teach_alias import NotTaught, plain_alias


def checked_street(
    written: StreetWritten, zones: Sequence[Zone], others: Collection[Street], *, kept: str = ""
) -> Street | Refused:
    """The street, without an id; or all that is wrong. `others`: every street but this one; `kept`: one more alias.

    A problem with code `row` says what the import of a stradario would; its field is a column, or `numbers[0].first`.
    """
    plain = replace(
        written,
        dug=plain_name(written.dug),
        name=plain_name(written.name),
        aliases=tuple(plain_name(each) for each in written.aliases if each.strip()),
    )
    found = read_form(plain, zones)
    problems = [*_too_long(plain), *map(_problem, found.faults), *_problems_of_aliases(plain.aliases)]
    if not problems:
        problems += _problems_of_name(found.streets[0], others)
    return Refused(tuple(problems)) if problems else _findable_once(found.streets[0], kept)


def _too_long(written: StreetWritten) -> Iterator[Problem]:
    if len(written.dug) > LONGEST_TYPE:
        yield Problem("type_too_long", "dug", f"give a type of {LONGEST_TYPE} characters at most")
    if len(written.name) > LONGEST_NAME:
        yield Problem("name_too_long", "name", f"give a name of {LONGEST_NAME} characters at most")
    if len(written.numbers) > MOST_ROWS:
        yield Problem("too_many_rows", "", f"a street has {MOST_ROWS} rows of numbers at most")
    if len(written.aliases) > MOST_ALIASES:
        yield Problem("too_many_aliases", "aliases", f"a street has {MOST_ALIASES} other names at most")


def _problem(fault: RowFault) -> Problem:
    return Problem("row", f"numbers[{fault.row - 1}].{fault.column}" if fault.row else fault.column, fault.what)


def _problems_of_aliases(aliases: Collection[str]) -> Iterator[Problem]:
    for each in aliases:
        try:
            plain_alias(each)
        except NotTaught as error:
            yield Problem("alias", "aliases", str(error))


def _problems_of_name(street: Street, others: Collection[Street]) -> Iterator[Problem]:
    """`street`: without its id. Others have theirs from the name that they had at first."""
    named = street_id(street.full)
    alike = [each for each in with_ids(others) if each.id == named]
    faults = [*faults_of_streets((*with_ids([street]), *alike))]
    yield from (Problem("row", "name", each.says) for each in faults)
    # Notices and lists name a street by its id: «Via Vecchia» would reach who lives in what is now «Via Nuova».
    former = next((each for each in others if each.id == named), None)
    if former and not faults:
        yield Problem("name_was_anothers", "name", f"{former.full} was called so: give a name that tells them apart")


def _findable_once(street: Street, kept: str) -> Street:
    """By what it is called nobody needs to find it twice."""
    names = {fold_phrase(each): each for each in (kept, *reversed(street.aliases)) if fold_phrase(each)}
    names.pop(fold_phrase(street.full), None)
    return replace(street, aliases=tuple(reversed(names.values())))
