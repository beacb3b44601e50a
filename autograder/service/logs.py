"""The log as one JSON object a line: what happened, never whose text it was."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from ..feedback.cleaned import cleaned_json

FIELDS = ("method", "route", "status", "milliseconds", "upload", "seconds", "noted", "reason")
"""What a line may hold beside time, level and message."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return cleaned_json(
            json.dumps(line, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")
        ).decode()


def log_to_stderr() -> None:
    """Send the log of the service to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("autograder")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
