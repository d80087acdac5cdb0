"""What is wrong with a form, as its page says it: above, with links, and beside each field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request

from comunica.usecases.problem import Problem
from services.console.rendering import say


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Pairs of a field's name and its sentence, in the order of the form; a name of "" is the whole form's."""

    rows: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)

    def of(self, field: str) -> str:
        """What is wrong with this field; empty: nothing. In templates: `error=mistakes.of("name")`."""
        return next((sentence for name, sentence in self.rows if name == field), "")

    def field(self, name: str, sentence: str) -> "Mistakes":
        """These and one more."""
        return Mistakes((*self.rows, (name, sentence)))


def mistakes_of(
    request: Request,
    problems: Iterable[Problem],
    sentences: Mapping[str, str],
    *,
    fields: Mapping[str, str] | None = None,
) -> Mistakes:
    """The use cases' problems in the visitor's language. `sentences`: code → Italian; one that is not there says its
    own message. `fields`: the use case's name of a field → the form's, where they differ.
    """
    names = fields or {}
    return Mistakes(
        tuple(
            (names.get(each.field, each.field), say(request, sentences.get(each.code, each.message)))
            for each in problems
        )
    )
