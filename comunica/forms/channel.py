"""The form of a channel: the sending number as the provider knows it, and the templates that it is to have."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, StrictBool, ValidationInfo, field_validator

from comunica.broadcasting.identity import LEAVE_PAYLOAD
from comunica.broadcasting.pacing import COEXISTENCE_RATE, HIGHEST_RATE
from comunica.forms.town import Form
from comunica.forms.words import (
    CallbackUrl,
    HeaderName,
    Language,
    NumberedLine,
    ProviderId,
    TemplateCategory,
    Text,
    Url,
)
from comunica.municipality.provider_access import AUTHORIZATION
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, QuickReply, TemplateSetup
from comunica.usecases.setting_up.template_example import ExampleFile


class NumberPart(Form):
    """The sending number, without its secrets."""

    provider: Literal["whatsapp"]
    app: str = Field(
        pattern=r"^[A-Za-z0-9_-]{1,128}$", description="Whose webhooks arrive at /webhooks/whatsapp/{app}."
    )
    phone_number_id: ProviderId
    waba_id: ProviderId
    portfolio_id: ProviderId
    display_phone_number: NumberedLine = Field(description="As it is printed on posters.")
    base_url: Url = Field(description="Of the provider's API, with its version.")
    messages_per_second: int | None = Field(
        None, ge=1, le=HIGHEST_RATE, strict=True, description="Absent: as the provider grants, also after an upgrade."
    )
    coexistence: StrictBool = Field(
        default=False, description="The staff use the same number in the WhatsApp Business app."
    )
    authorization_header: HeaderName = Field(
        AUTHORIZATION, description="That shows the token: of a solution provider one of its own, such as D360-API-KEY."
    )
    callback_url: CallbackUrl | None = Field(
        None, description="Where the account's webhooks go, if not to the app's own address."
    )

    def setup(self, *, token: str, pin: str | None, verify_token: str | None) -> ChannelSetup:
        """With its secrets."""
        return ChannelSetup(
            provider=self.provider,
            app=self.app,
            phone_number_id=self.phone_number_id,
            waba_id=self.waba_id,
            portfolio_id=self.portfolio_id,
            display_phone_number=self.display_phone_number,
            base_url=str(self.base_url),
            token=token,
            messages_per_second=self._pace(),
            pin=pin,
            authorization_header=self.authorization_header,
            callback_url=None if self.callback_url is None else str(self.callback_url),
            verify_token=verify_token or "",
        )

    def _pace(self) -> int | None:
        if not self.coexistence:
            return self.messages_per_second
        return min(COEXISTENCE_RATE, self.messages_per_second or COEXISTENCE_RATE)


class ButtonPart(Form):
    """A quick reply under a template."""

    title: Text = Field(min_length=1, max_length=25)
    payload: Text = Field(
        LEAVE_PAYLOAD, min_length=1, max_length=256, description="What comes back when it is pressed; `leave` leaves."
    )


class TemplateForm(Form):
    """A template to have at the provider."""

    name: str = Field(pattern=r"^[a-z0-9_]{1,512}$")
    language: Language
    category: TemplateCategory
    body: Text = Field(min_length=1, max_length=1024)
    footer: Text = Field("", max_length=60)
    parameters: list[Text] = Field([], max_length=50)
    examples: dict[str, Text] = Field(
        {}, validate_default=True, description="Parameter → what the provider's reviewers read in its place."
    )
    header: str = Field("none", description="What stands above the text.")
    header_text: Text = Field("", max_length=60, description="Of a text header: its words.")
    buttons: list[ButtonPart] = Field([], max_length=10)
    ttl_seconds: int | None = Field(
        None, ge=30, le=43_200, strict=True, description="How long the provider tries. Absent: as long as it likes."
    )

    @field_validator("examples")
    @classmethod
    def _every_parameter_has_its_example(cls, examples: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        missing = [name for name in info.data.get("parameters", ()) if not examples.get(name)]
        if missing:
            raise ValueError(f"the provider's reviewers need one for {', '.join(missing)}")
        return examples

    def setup(self, example: ExampleFile | None = None) -> TemplateSetup:
        """`example`: of a header that is a file."""
        return TemplateSetup(
            name=self.name,
            language=self.language,
            category=self.category,
            body=self.body,
            footer=self.footer,
            parameters=tuple(self.parameters),
            examples=tuple(self.examples[name] for name in self.parameters),
            header=self.header,
            header_text=self.header_text,
            example=example,
            buttons=tuple(QuickReply(each.title, each.payload) for each in self.buttons),
            ttl_seconds=self.ttl_seconds,
        )


class TextTemplatePart(TemplateForm):
    """A template without a file above its text."""

    header: Literal["none", "text"] = "none"


def twice(values: list[str]) -> Iterator[str]:
    """What is there more than once, in order."""
    yield from sorted({value for value in values if values.count(value) > 1})
