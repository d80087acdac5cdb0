import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OutboundEvent(_message.Message):
    __slots__ = ("event_id", "at", "municipality_id", "idempotency_key", "accepted", "refused", "finished")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    MUNICIPALITY_ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    at: _timestamp_pb2.Timestamp
    municipality_id: str
    idempotency_key: str
    accepted: BroadcastAccepted
    refused: BroadcastRefused
    finished: BroadcastFinished
    def __init__(self, event_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., municipality_id: _Optional[str] = ..., idempotency_key: _Optional[str] = ..., accepted: _Optional[_Union[BroadcastAccepted, _Mapping]] = ..., refused: _Optional[_Union[BroadcastRefused, _Mapping]] = ..., finished: _Optional[_Union[BroadcastFinished, _Mapping]] = ...) -> None: ...

class BroadcastAccepted(_message.Message):
    __slots__ = ("broadcast_id",)
    BROADCAST_ID_FIELD_NUMBER: _ClassVar[int]
    broadcast_id: str
    def __init__(self, broadcast_id: _Optional[str] = ...) -> None: ...

class BroadcastRefused(_message.Message):
    __slots__ = ("errors", "retry_after_seconds")
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_SECONDS_FIELD_NUMBER: _ClassVar[int]
    errors: _containers.RepeatedCompositeFieldContainer[JobError]
    retry_after_seconds: int
    def __init__(self, errors: _Optional[_Iterable[_Union[JobError, _Mapping]]] = ..., retry_after_seconds: _Optional[int] = ...) -> None: ...

class JobError(_message.Message):
    __slots__ = ("code", "field", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: str
    field: str
    message: str
    def __init__(self, code: _Optional[str] = ..., field: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class BroadcastFinished(_message.Message):
    __slots__ = ("broadcast_id", "counts")
    class CountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    BROADCAST_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    broadcast_id: str
    counts: _containers.ScalarMap[str, int]
    def __init__(self, broadcast_id: _Optional[str] = ..., counts: _Optional[_Mapping[str, int]] = ...) -> None: ...
