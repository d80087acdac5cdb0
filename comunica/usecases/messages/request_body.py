"""The body of a request as the record seals it: the whole template message, so that nothing is looked up to send it."""

import msgspec

from comunica.broadcasting.content import ParameterFormat, TemplateContent


class _Body(msgspec.Struct, omit_defaults=True):
    template: str
    language: str
    names: tuple[str, ...]
    parameters: dict[str, str]
    format: str
    payloads: tuple[str, ...] = ()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Body)


def to_text(content: TemplateContent) -> str:
    """What `from_text` reads back."""
    body = _Body(
        template=content.template,
        language=content.language,
        names=content.names,
        parameters=dict(content.parameters),
        format=content.format,
        payloads=content.payloads,
    )
    return _encoder.encode(body).decode()


def from_text(text: str) -> TemplateContent:
    """A body from the record."""
    body = _decoder.decode(text)
    return TemplateContent(
        template=body.template,
        language=body.language,
        names=body.names,
        parameters=body.parameters,
        format=ParameterFormat(body.format),
        payloads=body.payloads,
    )
