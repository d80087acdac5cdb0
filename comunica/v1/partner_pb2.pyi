import datetime

from comunica.v1 import job_pb2 as _job_pb2
from comunica.v1 import outbound_pb2 as _outbound_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SubmitBroadcast(_message.Message):
    __slots__ = ("idempotency_key", "template", "parameters", "audience", "lane", "expires_at", "scheduled_for", "language", "at", "reason", "municipalities", "expires_after_minutes")
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
    MUNICIPALITIES_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AFTER_MINUTES_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    template: str
    parameters: _containers.ScalarMap[str, str]
    audience: _job_pb2.Audience
    lane: _job_pb2.Lane
    expires_at: _timestamp_pb2.Timestamp
    scheduled_for: _timestamp_pb2.Timestamp
    language: str
    at: str
    reason: str
    municipalities: _containers.RepeatedCompositeFieldContainer[ForMunicipality]
    expires_after_minutes: int
    def __init__(self, idempotency_key: _Optional[str] = ..., template: _Optional[str] = ..., parameters: _Optional[_Mapping[str, str]] = ..., audience: _Optional[_Union[_job_pb2.Audience, _Mapping]] = ..., lane: _Optional[_Union[_job_pb2.Lane, str]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., scheduled_for: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., language: _Optional[str] = ..., at: _Optional[str] = ..., reason: _Optional[str] = ..., municipalities: _Optional[_Iterable[_Union[ForMunicipality, _Mapping]]] = ..., expires_after_minutes: _Optional[int] = ...) -> None: ...

class ForMunicipality(_message.Message):
    __slots__ = ("id", "audience")
    ID_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    audience: _job_pb2.Audience
    def __init__(self, id: _Optional[str] = ..., audience: _Optional[_Union[_job_pb2.Audience, _Mapping]] = ...) -> None: ...

class PartnerEvent(_message.Message):
    __slots__ = ("event_id", "at", "partner_id", "idempotency_key", "broadcast_id", "municipality_id", "accepted", "refused", "finished", "cancelled")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    PARTNER_ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    BROADCAST_ID_FIELD_NUMBER: _ClassVar[int]
    MUNICIPALITY_ID_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    at: _timestamp_pb2.Timestamp
    partner_id: str
    idempotency_key: str
    broadcast_id: str
    municipality_id: str
    accepted: PartnerBroadcastAccepted
    refused: _outbound_pb2.BroadcastRefused
    finished: PartnerBroadcastFinished
    cancelled: PartnerBroadcastCancelled
    def __init__(self, event_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., partner_id: _Optional[str] = ..., idempotency_key: _Optional[str] = ..., broadcast_id: _Optional[str] = ..., municipality_id: _Optional[str] = ..., accepted: _Optional[_Union[PartnerBroadcastAccepted, _Mapping]] = ..., refused: _Optional[_Union[_outbound_pb2.BroadcastRefused, _Mapping]] = ..., finished: _Optional[_Union[PartnerBroadcastFinished, _Mapping]] = ..., cancelled: _Optional[_Union[PartnerBroadcastCancelled, _Mapping]] = ...) -> None: ...

class PartnerBroadcastAccepted(_message.Message):
    __slots__ = ("municipalities", "awaits_approval")
    MUNICIPALITIES_FIELD_NUMBER: _ClassVar[int]
    AWAITS_APPROVAL_FIELD_NUMBER: _ClassVar[int]
    municipalities: int
    awaits_approval: bool
    def __init__(self, municipalities: _Optional[int] = ..., awaits_approval: _Optional[bool] = ...) -> None: ...

class PartnerBroadcastFinished(_message.Message):
    __slots__ = ("counts",)
    class CountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.ScalarMap[str, int]
    def __init__(self, counts: _Optional[_Mapping[str, int]] = ...) -> None: ...

class PartnerBroadcastCancelled(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...
