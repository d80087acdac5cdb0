import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeliveryStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_STATUS_UNSPECIFIED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_SENT: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_DELIVERED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_READ: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_FAILED: _ClassVar[DeliveryStatus]
DELIVERY_STATUS_UNSPECIFIED: DeliveryStatus
DELIVERY_STATUS_SENT: DeliveryStatus
DELIVERY_STATUS_DELIVERED: DeliveryStatus
DELIVERY_STATUS_READ: DeliveryStatus
DELIVERY_STATUS_FAILED: DeliveryStatus

class InboundEnvelope(_message.Message):
    __slots__ = ("app", "received_at", "events")
    APP_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    app: str
    received_at: _timestamp_pb2.Timestamp
    events: _containers.RepeatedCompositeFieldContainer[InboundEvent]
    def __init__(self, app: _Optional[str] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., events: _Optional[_Iterable[_Union[InboundEvent, _Mapping]]] = ...) -> None: ...

class InboundEvent(_message.Message):
    __slots__ = ("phone_number_id", "waba_id", "deduplication_digest", "message", "status", "other", "path", "traceparent")
    PHONE_NUMBER_ID_FIELD_NUMBER: _ClassVar[int]
    WABA_ID_FIELD_NUMBER: _ClassVar[int]
    DEDUPLICATION_DIGEST_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    TRACEPARENT_FIELD_NUMBER: _ClassVar[int]
    phone_number_id: str
    waba_id: str
    deduplication_digest: bytes
    message: InboundMessage
    status: StatusUpdate
    other: OtherEvent
    path: PathReport
    traceparent: str
    def __init__(self, phone_number_id: _Optional[str] = ..., waba_id: _Optional[str] = ..., deduplication_digest: _Optional[bytes] = ..., message: _Optional[_Union[InboundMessage, _Mapping]] = ..., status: _Optional[_Union[StatusUpdate, _Mapping]] = ..., other: _Optional[_Union[OtherEvent, _Mapping]] = ..., path: _Optional[_Union[PathReport, _Mapping]] = ..., traceparent: _Optional[str] = ...) -> None: ...

class InboundMessage(_message.Message):
    __slots__ = ("message_id", "sender_phone", "sender_user_id", "sent_at", "type", "text", "payload", "profile_name", "in_reply_to", "forwarded")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    SENDER_PHONE_FIELD_NUMBER: _ClassVar[int]
    SENDER_USER_ID_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    PROFILE_NAME_FIELD_NUMBER: _ClassVar[int]
    IN_REPLY_TO_FIELD_NUMBER: _ClassVar[int]
    FORWARDED_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    sender_phone: str
    sender_user_id: str
    sent_at: _timestamp_pb2.Timestamp
    type: str
    text: str
    payload: str
    profile_name: str
    in_reply_to: str
    forwarded: bool
    def __init__(self, message_id: _Optional[str] = ..., sender_phone: _Optional[str] = ..., sender_user_id: _Optional[str] = ..., sent_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., type: _Optional[str] = ..., text: _Optional[str] = ..., payload: _Optional[str] = ..., profile_name: _Optional[str] = ..., in_reply_to: _Optional[str] = ..., forwarded: _Optional[bool] = ...) -> None: ...

class StatusUpdate(_message.Message):
    __slots__ = ("message_id", "token", "status", "at", "error_code", "pricing_category", "billable")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ERROR_CODE_FIELD_NUMBER: _ClassVar[int]
    PRICING_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    BILLABLE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    token: str
    status: DeliveryStatus
    at: _timestamp_pb2.Timestamp
    error_code: int
    pricing_category: str
    billable: bool
    def __init__(self, message_id: _Optional[str] = ..., token: _Optional[str] = ..., status: _Optional[_Union[DeliveryStatus, str]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., error_code: _Optional[int] = ..., pricing_category: _Optional[str] = ..., billable: _Optional[bool] = ...) -> None: ...

class OtherEvent(_message.Message):
    __slots__ = ("field", "json")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    field: str
    json: bytes
    def __init__(self, field: _Optional[str] = ..., json: _Optional[bytes] = ...) -> None: ...

class PathReport(_message.Message):
    __slots__ = ("ingress_id", "to", "refused", "leaving")
    INGRESS_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    LEAVING_FIELD_NUMBER: _ClassVar[int]
    ingress_id: str
    to: _timestamp_pb2.Timestamp
    refused: int
    leaving: bool
    def __init__(self, ingress_id: _Optional[str] = ..., to: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refused: _Optional[int] = ..., leaving: _Optional[bool] = ..., **kwargs) -> None: ...
