"""What is particular to a municipality's service: its words, what it asks, its texts. JSON in the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from comunica.municipality.sending_rules import SendingRules, rules_from_json, rules_to_json


class RequiredField(StrEnum):
    """What a citizen must tell to be enrolled. Data minimisation: a town asks as little as it needs."""

    GIVEN_NAME = "given_name"
    SURNAME = "surname"
    #: Address, zone or contrada.
    PLACE = "place"


#: Solaro's rule, and the default: «ATTIVA nome cognome indirizzo o zona o contrada».
DEFAULT_REQUIRED = (RequiredField.GIVEN_NAME, RequiredField.SURNAME, RequiredField.PLACE)

#: Where asking back is better than guessing.
CONFIRM_BELOW = 0.6

#: From this age on a person consents online by themselves in Italy (art. 2-quinquies d.lgs. 196/2003).
MINIMUM_AGE = 14

_NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_NO_VERSIONS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The service as a town set it up. Its words come on top of the common core that every town understands."""

    join_words: tuple[str, ...] = ()
    leave_words: tuple[str, ...] = ()
    #: What the town calls its service, so that its words are known as ours. The record keeps it beside the profile.
    service_name: str = ""
    required: tuple[RequiredField, ...] = DEFAULT_REQUIRED
    #: Names of the town's neighbours and of far places people write from: who lives there is `outside`.
    other_towns: tuple[str, ...] = ()
    #: Reply id → the town's own text in place of the default.
    texts: Mapping[str, str] = field(default=_NO_TEXTS)
    #: Reply id → which version of the town's own text that is, counted from 1. The record numbers them.
    text_versions: Mapping[str, int] = field(default=_NO_VERSIONS)
    #: Nobody is enrolled before SÌ to the privacy notice.
    double_opt_in: bool = False
    #: A reading of less confidence is shown to the person, who says whether it is right. From 0 to 1.
    confirm_below: float = CONFIRM_BELOW
    #: Completes "girata all'ufficio …": who answers for data protection.
    privacy_office: str = ""
    #: How to reach the data protection officer; empty: the town's contacts.
    dpo: str = ""
    #: What may be sent when.
    sending: SendingRules = field(default_factory=SendingRules)
    #: In years: said before anybody joins. Nobody is asked for a date of birth.
    minimum_age: int = MINIMUM_AGE
    #: What is no command is kept sealed for a week, for the office to read when it asks. Else no words are kept.
    keep_words: bool = False
    #: What the town's notices may be about, as its people choose: id → name. Who chose nothing follows all.
    topics: Mapping[str, str] = field(default=_NO_TEXTS)


def profile_from_json(data: Mapping[str, Any]) -> Profile:
    """The profile of a municipality's row. What is absent has its default."""
    required = data.get("required")
    return Profile(
        join_words=tuple(data.get("join_words", ())),
        leave_words=tuple(data.get("leave_words", ())),
        service_name=str(data.get("service", "")),
        required=DEFAULT_REQUIRED if required is None else tuple(RequiredField(each) for each in required),
        other_towns=tuple(data.get("other_towns", ())),
        texts=MappingProxyType(dict(data.get("texts", {}))),
        text_versions=MappingProxyType(dict(data.get("text_versions", {}))),
        double_opt_in=bool(data.get("double_opt_in", False)),
        confirm_below=float(data.get("confirm_below", CONFIRM_BELOW)),
        privacy_office=str(data.get("privacy_office", "")),
        dpo=str(data.get("dpo", "")),
        sending=rules_from_json(data),
        minimum_age=int(data.get("minimum_age", MINIMUM_AGE)),
        keep_words=bool(data.get("keep_words", False)),
        topics=MappingProxyType(dict(data.get("topics", {}))),
    )


def profile_to_json(profile: Profile) -> dict[str, Any]:
    """What `profile_from_json` reads back."""
    return {
        "join_words": list(profile.join_words),
        "leave_words": list(profile.leave_words),
        "required": [str(each) for each in profile.required],
        "other_towns": list(profile.other_towns),
        "texts": dict(profile.texts),
        "text_versions": dict(profile.text_versions),
        "double_opt_in": profile.double_opt_in,
        "confirm_below": profile.confirm_below,
        "privacy_office": profile.privacy_office,
        "dpo": profile.dpo,
        **rules_to_json(profile.sending),
        "minimum_age": profile.minimum_age,
        "keep_words": profile.keep_words,
        "topics": dict(profile.topics),
    }
