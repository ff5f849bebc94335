"""Logs by structlog: JSON lines in production, columns at a developer's desk.

What people say is dropped unless it is asked for: put it only under one of `PERSONAL`.
"""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

PERSONAL = frozenset({"heard", "said", "body", "number", "to_number", "from_number", "arguments"})
"""Fields that hold people's words or numbers; removed from every event unless LOG_WORDS is on."""


def set_up_logs(*, as_json: bool, level: str = "INFO", with_words: bool = False) -> None:
    """Configure structlog and the standard library's logging alike. Call it once per process, first thing."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not with_words:
        shared.append(_drop_personal)
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [
            # Not rich's tracebacks: they print every frame's variables, and so what people said.
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx2", "httpcore2", "twilio.http_client", "alembic.runtime.migration"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _drop_personal(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for field in PERSONAL.intersection(event):
        del event[field]
    return event


def bind_call(**ids: Any) -> None:
    """Bind `call_sid`, `turn` and the like to all that this thread logs until `clear_call`."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**ids)


def clear_call() -> None:
    structlog.contextvars.clear_contextvars()
