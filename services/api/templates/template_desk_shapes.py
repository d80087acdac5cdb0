"""What clients send and get about templates at the provider."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.usecases.errands import ErrandOnRecord
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup
from services.api.errand_shapes import ErrandFacts
from services.api.shapes import Asked, Links, Text

Category = Literal["utility", "marketing", "authentication"]
_Example = Annotated[Text, Field(min_length=1, max_length=1024)]


class ButtonAsked(Asked):
    """A button under a template."""

    title: Annotated[Text, Field(min_length=1, max_length=25)]
    payload: Annotated[Text, Field(min_length=1, max_length=256)] = Field(
        description="What a press means to us: `leave` leaves the service."
    )


class TemplateAsked(Asked):
    """A template to be approved."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "avviso_mercato_v1",
                    "language": "it",
                    "category": "utility",
                    "body": "Il Comune informa sul mercato: {{testo}} Grazie.",
                    "footer": "Comune di Solaro. Per uscire scrivi DISATTIVA",
                    "examples": {"testo": "domani si sposta in piazza Grandi."},
                }
            ]
        }
    )

    name: Annotated[Text, Field(pattern=r"^[a-z0-9_]{1,512}$")] = Field(
        description="Small letters, digits and underscores. A name is reviewed once: a new wording takes a new name."
    )
    language: Annotated[Text, Field(pattern=r"^[a-z]{2,3}(_[A-Z]{2,3})?$")] = "it"
    category: Category = Field(
        description="utility: a service notice that people asked for, or that concerns their safety. marketing: "
        "everything else, such as events. The provider may decide otherwise, and prices follow."
    )
    body: Annotated[Text, Field(min_length=1, max_length=1024)] = Field(description="Variables as {{name}}.")
    footer: Annotated[Text, Field(max_length=60)] = Field("", description="Who writes, and how to leave.")
    examples: dict[Annotated[Text, Field(min_length=1, max_length=64)], _Example] = Field(
        default_factory=dict, max_length=64, description="An example of each variable: reviewers read them."
    )
    header: Literal["none", "text", "image", "document"] = "none"
    header_text: Annotated[Text, Field(max_length=60)] = Field("", description="Of a header of words.")
    header_media_id: UUID | None = Field(None, description="Of a file: an example for the reviewers, see /v2/media.")
    buttons: list[ButtonAsked] = Field([], max_length=10)
    ttl_seconds: Annotated[int, Field(strict=True, ge=30, le=43_200)] | None = Field(
        None, description="How long the provider tries."
    )

    def setup(self, variables: tuple[str, ...]) -> TemplateSetup:
        """As the use case has it; `variables` are those of the body, in order."""
        return TemplateSetup(
            name=self.name,
            language=self.language,
            category=self.category,
            body=self.body,
            footer=self.footer,
            parameters=variables,
            examples=tuple(self.examples.get(each, "") for each in variables),
            header=self.header,
            header_text=self.header_text,
            buttons=tuple(QuickReply(each.title, each.payload) for each in self.buttons),
            ttl_seconds=self.ttl_seconds,
        )


class CategoryAsked(Asked):
    """Another category."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"category": "marketing"}]})

    category: Category


class TemplateLine(BaseModel):
    """A template as the provider has it now."""

    id: UUID | None = Field(description="Null: it is not on record.")
    name: str
    language: str
    status: str = Field(description="pending, approved, rejected, paused or disabled.")
    category: str
    outcome: Literal["submitted", "kept", "changed", "added", "gone", "left_out"] = Field(
        description="left_out: it does not say who writes, or how to leave. gone: the provider has it no more."
    )
    says: str
    status_before: str | None = None
    category_before: str | None = Field(None, description="Another category has another price.")


class TemplateErrandShown(ErrandFacts):
    """What was asked of the provider, and what came of it."""

    kind: Literal["sync_templates", "submit_template", "change_category"]
    templates: list[TemplateLine] | None = Field(description="Null until it is done.")


class TemplateErrandPage(BaseModel):
    """What was asked of the provider, newest first."""

    errands: list[TemplateErrandShown]
    links: Links


def template_errand_shown(errand: ErrandOnRecord) -> TemplateErrandShown:
    """As the answer has it."""
    answer = errand.answer
    found = (
        None
        if answer is None
        else answer.get("templates") or [answer[each] for each in ("template",) if each in answer]
    )
    return TemplateErrandShown(
        id=errand.id,
        kind=errand.kind.value,
        state=errand.state,
        failure=errand.failure,
        says=errand.says,
        created_at=errand.created_at,
        finished_at=errand.finished_at,
        templates=None if found is None else [TemplateLine.model_validate(each) for each in found],
    )
