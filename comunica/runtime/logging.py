"""One JSON object a line on stdout: ids and words only. A last net hides what should never have been logged.

Each line has one `action` word that says what happened, for searching and counting.
"""

import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

from comunica.runtime import tracing

HIDDEN = "***"

#: keys whose value is never written, whatever it is
_SENSITIVE = re.compile(
    r"(phone|wa_?id|wamid|address|sender|recipient|surname|profile|text|body|payload|content|password|secret|token"
    r"|authorization|signature|api_?key|^name$|^from$|^to$|message_id)",
    re.IGNORECASE,
)
#: words that only look like the above
_HARMLESS = frozenset({"content_type", "payload_bytes", "body_bytes", "recipients", "recipient_id", "max_payload"})

# An id of ours goes through whole; a wamid (it holds a phone number in base64) and long runs of digits do not.
_NET = re.compile(
    r"(?P<ours>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)|wamid\.[\w+/=.-]+|\d{8,}",
    re.IGNORECASE,
)


_TRACE_ID = re.compile(r"[0-9a-f]{32}")


def configure(level: str, *, service: str, stream: TextIO = sys.stdout) -> None:
    """Set up structlog and the standard library's logging, so that libraries' lines come out the same way."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        tracing.add_trace_id,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _always(service),
        _without_text_of_errors,
        hide,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    _configure_library_logs(level, shared, stream)


def hide(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The last net: sensitive keys and long digit runs become ***; also in nested values."""
    return {key: _hidden(key, value) for key, value in event.items()}


def _configure_library_logs(level: str, shared: list[Processor], stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))


def _always(service: str) -> Processor:
    def add(_logger: object, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        event.setdefault("action", "log")
        return event

    return add


def _without_text_of_errors(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Errors as type and place: their text may quote what they choked on."""
    problem = event.pop("exc_info", None)
    if isinstance(problem, tuple):
        problem = problem[1]
    elif problem is True:
        problem = sys.exception()
    if isinstance(problem, BaseException):
        event["error"] = type(problem).__name__
        event["trace"] = list(_frames(problem))
    return event


def _frames(problem: BaseException) -> list[str]:
    frames: list[str] = []
    trace = problem.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return frames[-12:]


def _hidden(key: str, value: Any) -> Any:
    if key == "trace_id" and _TRACE_ID.fullmatch(str(value)):
        return value
    if key not in _HARMLESS and _SENSITIVE.search(key):
        return HIDDEN
    return _NETS.get(type(value), _net_object)(value)


def _net_text(value: str) -> str:
    return _NET.sub(lambda found: found["ours"] or HIDDEN, value)


def _net_number(value: int) -> int | str:
    return HIDDEN if abs(value) >= 10**9 else value


def _net_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _hidden(str(key), each) for key, each in value.items()}


def _net_list(value: list[Any] | tuple[Any, ...] | set[Any]) -> list[Any]:
    return [_hidden("", each) for each in value]


def _net_object(value: object) -> object:
    return value if value is None or isinstance(value, bool | float) else _net_text(str(value))


_NETS: MutableMapping[type, Callable[[Any], Any]] = {
    str: _net_text,
    int: _net_number,
    dict: _net_mapping,
    list: _net_list,
    tuple: _net_list,
    set: _net_list,
}
