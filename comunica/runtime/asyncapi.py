"""The AsyncAPI document of a service: FastStream's generator, fed with the topology and the messages of proto/.

What a service publishes and reads stands in proto/topology.yaml, so the document cannot say anything else.
"""

import importlib
import re
from typing import Any, Literal

import yaml
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.specification import AsyncAPI
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from pydantic import BaseModel, Field, create_model

from comunica.bus.publish import PROTOBUF
from comunica.contracts.topology import CoreSubject, Stream, Topology

_VERSION = "0.1.0"
_PACKAGE = "comunica.v1."
_FILES = ("inbound", "job", "outbound", "partner", "erasure")


def specification(topology: Topology, service: str, *, description: str) -> AsyncAPI:
    """What a service says and hears on NATS."""
    broker = NatsBroker("nats://nats:4222", apply_types=False)
    for stream in topology.streams.values():
        _says(broker, stream, service)
    for consumer in topology.consumers_of(service):
        _hears(broker, consumer.filter, topology.streams[consumer.stream], durable=consumer.name)
    for core in topology.core_subjects.values():
        _core(broker, core, service)
    return AsyncAPI(broker, title=f"Comunica {service}", version=_VERSION, description=description)


def document(topology: Topology, service: str, *, description: str) -> str:
    """The same as YAML: docs/asyncapi/<service>.yaml."""
    written = specification(topology, service, description=description).to_specification().to_jsonable()
    written["defaultContentType"] = PROTOBUF
    # FastStream keeps channels in sets: sorted, the document is the same each time.
    return str(yaml.safe_dump(_sorted(written), sort_keys=False, allow_unicode=True, width=120))


def model_of(message: str) -> Any:
    """A message of proto/ as a pydantic model, for its schema; `bytes` for what is not one of ours."""
    if not message.startswith(_PACKAGE):
        return bytes
    return _model(_descriptor(message.removeprefix(_PACKAGE)), {})


def _sorted(written: dict[str, Any]) -> dict[str, Any]:
    components = {kind: dict(sorted(named.items())) for kind, named in written["components"].items()}
    named = {part: dict(sorted(written[part].items())) for part in ("channels", "operations")}
    return {**written, **named, "components": components}


def _says(broker: NatsBroker, stream: Stream, service: str) -> None:
    for subject in stream.publishers.get(service, ()):
        title = _title("says", subject)
        broker.publisher(subject, title=title, description=stream.describes, schema=model_of(stream.message))


def _hears(broker: NatsBroker, subject: str, stream: Stream, *, durable: str) -> None:
    async def handle(message: Any) -> None:
        """Never called: the document is all that is made of it."""

    handle.__annotations__["message"] = model_of(stream.message)
    subscriber = broker.subscriber(
        subject,
        stream=JStream(stream.name, declare=False),
        durable=durable,
        pull_sub=PullSub(),
        title=_title("hears", subject),
        description=stream.describes,
    )
    subscriber(handle)


def _core(broker: NatsBroker, core: CoreSubject, service: str) -> None:
    async def handle(message: Any) -> None:
        """Never called: the document is all that is made of it."""

    model = model_of(core.message)
    if service in core.publishers:
        title = _title("says", core.subject)
        broker.publisher(core.subject, title=title, description=core.describes, schema=model)
    if service in core.readers:
        handle.__annotations__["message"] = model
        title = _title("hears", core.subject)
        broker.subscriber(core.subject, title=title, description=core.describes)(handle)


def _title(verb: str, subject: str) -> str:
    return f"{verb} {re.sub(r'[.][*>]', '', subject)}"


def _descriptor(name: str) -> Descriptor:
    for file in _FILES:
        module = importlib.import_module(f"comunica.v1.{file}_pb2")
        if name in module.DESCRIPTOR.message_types_by_name:
            found: Descriptor = module.DESCRIPTOR.message_types_by_name[name]
            return found
    raise KeyError(f"{name} is not a message of proto/")


def _model(message: Descriptor, made: dict[str, type[BaseModel]]) -> type[BaseModel]:
    if message.full_name not in made:
        fields: dict[str, Any] = {}
        for field in message.fields:
            # The alias is the name that counts: `json` and the like are taken by pydantic.
            fields[f"{field.name}_"] = (_type(field, made), Field(default=_default(field), alias=field.name))
        made[message.full_name] = create_model(message.name, **fields)
    return made[message.full_name]


def _default(field: FieldDescriptor) -> Any:
    if field.is_repeated:
        return {} if _entry(field) else []
    if field.message_type is not None:
        return None
    return "" if field.enum_type is not None else field.default_value


def _entry(field: FieldDescriptor) -> Descriptor | None:
    """What a map is made of; None if this is no map."""
    nested = field.message_type
    return nested if nested is not None and nested.GetOptions().map_entry else None


def _type(field: FieldDescriptor, made: dict[str, type[BaseModel]]) -> Any:
    if (entry := _entry(field)) is not None:
        key, value = entry.fields
        return dict[_single(key, made), _single(value, made)]  # type: ignore[misc]  # types made at run time
    one = _single(field, made)
    if field.is_repeated:
        return list[one]  # type: ignore[valid-type]  # the same
    return one | None if field.message_type is not None else one


def _single(field: FieldDescriptor, made: dict[str, type[BaseModel]]) -> Any:
    if (nested := field.message_type) is not None:
        return str if nested.full_name == "google.protobuf.Timestamp" else _model(nested, made)
    if field.enum_type is not None:
        return Literal[tuple(value.name for value in field.enum_type.values)]
    return _PLAIN[field.type]


_PLAIN: dict[int, type] = {
    FieldDescriptor.TYPE_STRING: str,
    FieldDescriptor.TYPE_BYTES: bytes,
    FieldDescriptor.TYPE_BOOL: bool,
    FieldDescriptor.TYPE_INT32: int,
    FieldDescriptor.TYPE_INT64: int,
    FieldDescriptor.TYPE_UINT32: int,
}
