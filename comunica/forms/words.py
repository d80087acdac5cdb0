"""The small parts of forms: a line, a number of the provider, a time of day. YAML is read more leniently than JSON."""

import re
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    HttpUrl,
    PlainSerializer,
    Tag,
    ValidationInfo,
)

from comunica.broadcasting.starters import LANGUAGES, families
from comunica.municipality.address import NotAnAddress, phone
from comunica.municipality.provider_access import is_header_name

#: The context in which a file is validated: without quotes YAML reads what looks like a number as one.
FROM_YAML = {"yaml": True}
#: Branches of a value that is either a word or something else; in the place of an error they are left out.
WORD, OTHER = "<word>", "<other>"


def _is_yaml(info: ValidationInfo) -> bool:
    return bool(info.context and info.context.get("yaml"))


def _is_word(value: Any) -> str:
    """Which of two forms a value has: told so, its errors are those of one form, and their place needs no branch."""
    return WORD if isinstance(value, str) else OTHER


def _number_as_text(value: object, info: ValidationInfo) -> object:
    # Ids of the provider look like numbers. A leading zero would be lost already.
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number and _is_yaml(info) else value


def _time_of_day(value: object, info: ValidationInfo) -> object:
    # Without quotes YAML reads 21:30 as a number to the base of 60.
    if isinstance(value, int) and not isinstance(value, bool) and _is_yaml(info):
        return f"{value // 60:02d}:{value % 60:02d}"
    return value


def _lower(value: object, info: ValidationInfo) -> object:
    return value.lower() if isinstance(value, str) and _is_yaml(info) else value


def _writable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold the character NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must be text that can be written: it holds half a character") from None
    return text


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not a time zone such as Europe/Rome")
    return name


def _known_family(slug: str) -> str:
    if slug not in families():
        raise ValueError(f"is no family of templates; there are: {', '.join(families())}")
    return slug


def _phone(text: str) -> str:
    try:
        return phone(re.sub(r"[\s.-]", "", text)).value
    except NotAnAddress as error:
        raise ValueError(str(error)) from None


def _plain_url(value: HttpUrl) -> str:
    return str(value).rstrip("/")


def _header_name(name: str) -> str:
    if not is_header_name(name):
        raise ValueError("is not the name of a header such as D360-API-KEY")
    return name


IS_WORD = Discriminator(_is_word)
Text = Annotated[str, AfterValidator(_writable)]
Line = Annotated[Text, Field(min_length=1, max_length=500)]
NumberedLine = Annotated[Line, BeforeValidator(_number_as_text)]
ProviderId = Annotated[str, BeforeValidator(_number_as_text), Field(pattern=r"^[0-9]{5,32}$")]
Url = Annotated[HttpUrl, AfterValidator(_plain_url), PlainSerializer(str, return_type=str)]
CallbackUrl = Annotated[
    HttpUrl, Field(max_length=200), AfterValidator(_plain_url), PlainSerializer(str, return_type=str)
]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$")]
Timezone = Annotated[str, AfterValidator(_known_timezone)]
TimeOfDay = Annotated[
    str, BeforeValidator(_time_of_day), Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["21:00"])
]
TemplateCategory = Annotated[str, BeforeValidator(_lower), Field(pattern="^(utility|marketing|authentication)$")]
StaffNumber = Annotated[Text, BeforeValidator(_number_as_text), AfterValidator(_phone), Field(max_length=30)]
HeaderName = Annotated[str, AfterValidator(_header_name), Field(max_length=64)]
StarterFamily = Annotated[str, AfterValidator(_known_family)]
Starters = Annotated[
    Annotated[Literal["all"], Tag(WORD)] | Annotated[list[StarterFamily], Field(max_length=100), Tag(OTHER)], IS_WORD
]
StarterLanguage = Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$")]
StarterMedia = Annotated[str, Field(pattern="^(image|document)$")]
ZoneId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]
