"""How :mod:`mailbot.journal` writes its lines: by structlog, which is imported when there is something to say."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Final, Literal, TextIO

# structlog draws tracebacks with rich where it can import that. The journal holds none, and rich brings pygments: 4 MB.
_RICH: Final[object] = sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
import structlog  # noqa: E402

if _RICH is None:
    del sys.modules["rich"]


def logger(
    form: Literal["text", "colours", "json"], stream: TextIO, escape: Callable[[str], str], in_json: Callable[..., str]
) -> Any:  # noqa: ANN401 - structlog's, as it is configured
    """Return what writes facts to ``stream``, readable, in colours or not, or as one JSON object a line.

    ``escape`` makes text printable that strangers wrote, ``in_json`` writes an object so that it is.
    """
    renderer: Any
    if form == "json":
        renderer = structlog.processors.JSONRenderer(serializer=in_json)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=form == "colours", pad_event_to=24)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            _escaping(escape),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(_Tolerant(stream)),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    return structlog.get_logger("mailbot").bind()


class _Tolerant:
    """A stream whose full disk or closed pipe does not stop the daemon."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except (OSError, ValueError):
            return 0  # nowhere left to say it; the daemon's work is worth more than its log

    def flush(self) -> None:
        try:
            self._stream.flush()
        except (OSError, ValueError):
            return


def _escaping(escape: Callable[[str], str]) -> Callable[[Any, str, Any], Any]:
    def escaped(_logger: Any, _method: str, event: Any) -> Any:  # noqa: ANN401 - structlog's own signature
        return {key: escape(value) if isinstance(value, str) else value for key, value in event.items()}

    return escaped
