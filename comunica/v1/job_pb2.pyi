import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Lane(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LANE_UNSPECIFIED: _ClassVar[Lane]
    LANE_URGENT: _ClassVar[Lane]
    LANE_NORMAL: _ClassVar[Lane]
    LANE_BULK: _ClassVar[Lane]
LANE_UNSPECIFIED: Lane
LANE_URGENT: Lane
LANE_NORMAL: Lane
LANE_BULK: Lane

class BroadcastJob(_message.Message):
    __slots__ = ("idempotency_key", "template", "parameters", "audience", "lane", "expires_at", "scheduled_for", "language", "at", "reason", "media_id")
    class ParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    LANE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_FOR_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MEDIA_ID_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    template: str
    parameters: _containers.ScalarMap[str, str]
    audience: Audience
    lane: Lane
    expires_at: _timestamp_pb2.Timestamp
    scheduled_for: _timestamp_pb2.Timestamp
    language: str
    at: str
    reason: str
    media_id: str
    def __init__(self, idempotency_key: _Optional[str] = ..., template: _Optional[str] = ..., parameters: _Optional[_Mapping[str, str]] = ..., audience: _Optional[_Union[Audience, _Mapping]] = ..., lane: _Optional[_Union[Lane, str]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., scheduled_for: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., language: _Optional[str] = ..., at: _Optional[str] = ..., reason: _Optional[str] = ..., media_id: _Optional[str] = ...) -> None: ...

class Audience(_message.Message):
    __slots__ = ("everyone", "zones", "outside", "streets", "topics")
    EVERYONE_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    OUTSIDE_FIELD_NUMBER: _ClassVar[int]
    STREETS_FIELD_NUMBER: _ClassVar[int]
    TOPICS_FIELD_NUMBER: _ClassVar[int]
    everyone: bool
    zones: _containers.RepeatedScalarFieldContainer[str]
    outside: bool
    streets: _containers.RepeatedCompositeFieldContainer[StreetPart]
    topics: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, everyone: _Optional[bool] = ..., zones: _Optional[_Iterable[str]] = ..., outside: _Optional[bool] = ..., streets: _Optional[_Iterable[_Union[StreetPart, _Mapping]]] = ..., topics: _Optional[_Iterable[str]] = ...) -> None: ...

class StreetPart(_message.Message):
    __slots__ = ("street", "to", "parity")
    STREET_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    PARITY_FIELD_NUMBER: _ClassVar[int]
    street: str
    to: int
    parity: str
    def __init__(self, street: _Optional[str] = ..., to: _Optional[int] = ..., parity: _Optional[str] = ..., **kwargs) -> None: ...

class Bell(_message.Message):
    __slots__ = ("municipality_id", "broadcast_id", "channel_id")
    MUNICIPALITY_ID_FIELD_NUMBER: _ClassVar[int]
    BROADCAST_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_ID_FIELD_NUMBER: _ClassVar[int]
    municipality_id: str
    broadcast_id: str
    channel_id: str
    def __init__(self, municipality_id: _Optional[str] = ..., broadcast_id: _Optional[str] = ..., channel_id: _Optional[str] = ...) -> None: ...
