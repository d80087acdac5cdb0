"""A change of a few settings of a town: checked as its whole form would be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from comunica.forms.town import MunicipalityPart, town_form, town_setup
from comunica.municipality.territory import Territory
from comunica.usecases.setting_up.municipality_setup import TownSetup


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong, and where in the form: `quiet_hours.from`, `join_words.2`. `says`: in words of the form."""

    where: str
    says: str


class NotAChange(ValueError):
    """The form would not be taken."""

    def __init__(self, faults: tuple[FormFault, ...]) -> None:
        super().__init__("; ".join(f"{each.where}: {each.says}" for each in faults))
        self.faults = faults


def changed_town(town: TownSetup, given: Mapping[str, Any]) -> TownSetup:
    """The town with what is given, by the names of its form; raises NotAChange. Its trial and test numbers stay."""
    try:
        form = MunicipalityPart.model_validate(town_form(town) | dict(given))
    except ValidationError as error:
        raise NotAChange(tuple(_fault(each["loc"], each["msg"]) for each in error.errors())) from None
    if problems := form.problems_of_words():
        raise NotAChange(tuple(FormFault(*each.split(": ", 1)) for each in problems))
    return replace(town_setup(form, Territory()), test_numbers=None, trial=town.trial)


def _fault(where: tuple[int | str, ...], says: str) -> FormFault:
    # Which branch of a union it is says nothing to a person.
    return FormFault(".".join(str(each) for each in where if not str(each).startswith("<")), says)
