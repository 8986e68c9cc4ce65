"""The log of the process: on the console, and in ``DESK_HOME/log/desk.log``, whose older parts are kept for a while.

No part of the program writes a contact or a secret into the log. Should a library do so, in an address or in the text
of an error, it is struck out here. A line that comes again and again, as under an attack, is written a few times a
minute and then counted.
"""

import logging
import re
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from stamina.instrumentation import RetryDetails, set_on_retry_hooks

log = logging.getLogger(__name__)
FILE_BYTES = 1_000_000
OLDER_FILES = 5
MOST_A_MINUTE = 5
"""Of one line, whatever values stand in it."""
_MINUTE_S = 60.0
_LONGEST = 10_000
"""Characters of one entry; its beginning and its end are written."""
_MOST_READ = 10 * _LONGEST
"""Characters of one entry in which contacts and secrets are looked for."""
_MOST_KINDS = 1000
"""Of lines that are counted at the same time."""
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_STRUCK = "•••"
_PHONE = re.compile(r"(?:(?<![\w.:-])(?:\+\d|[78])|%2[Bb]\d)(?:[ ()-]{0,2}\d){9,13}(?!\w)")
# Bounded, so that a long word costs no more than its length.
_EMAIL = re.compile(r"[^\s<>\"'(),;:/@]{1,100}@[^\s<>\"'(),;:=/@]{1,255}\.\w{1,63}")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])"
_SECRETS = (
    (re.compile(r"(/bizon_webhook/|/api/(?!functions/|openapi|v[12]/))[^/\s?\"']+"), rf"\1{_STRUCK}"),
    (re.compile(r"(?i)\b(bearer|token|api_key|key|secret|password)([=: ]+['\"]?)[^\s&'\",]{8,}"), rf"\1\2{_STRUCK}"),
    # Keys and tokens are long words with digits in them; the ids of jobs look alike and say nothing.
    (re.compile(rf"(?<![\w-])(?!{_UUID})(?=(?:[A-Za-z_-]*\d){{3}})[\w-]{{32,}}(?![\w-])", re.ASCII), _STRUCK),
)


def begin_log(home: Path) -> None:
    """Lead everything that is logged to the console and to the file, with what is struck out and counted.

    Streamlit and uvicorn set up handlers of their own; call this when they have.
    """
    # Errors of the log itself, such as a full disk, must not fill the console with tracebacks.
    logging.raiseExceptions = False
    folder = home / "log"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = RotatingFileHandler(
        folder / "desk.log", maxBytes=FILE_BYTES, backupCount=OLDER_FILES, encoding="utf-8", delay=True
    )
    root = logging.getLogger()
    for name in [*root.manager.loggerDict]:
        logger = logging.getLogger(name)
        if logger.handlers:
            logger.handlers.clear()
            logger.propagate = True
    root.handlers = [logging.StreamHandler(), file]
    set_on_retry_hooks([_say_retry])
    few = FewAMinute()
    for handler in root.handlers:
        handler.setFormatter(StruckOut(_FORMAT))
        handler.addFilter(few)


def _say_retry(details: RetryDetails) -> None:
    log.warning(
        "%s. It is asked again in %s s (try %d).", details.caused_by, round(details.wait_for, 1), details.retry_num + 1
    )


def strike_out(text: str) -> str:
    """The text without e-mails, phones, keys and tokens."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    text = text.replace("%40", "@")
    if "@" in text:
        text = _EMAIL.sub(_STRUCK, text)
    return _PHONE.sub(_STRUCK, text)


class StruckOut(logging.Formatter):
    """Writes a record with its traceback, without what must not stand in a log, and how many like it were left out."""

    def format(self, record: logging.LogRecord) -> str:
        left_out = getattr(record, "left_out", 0)
        # Cut after it was struck out: half of a contact is one that nothing recognises
        text = _middle_out(strike_out(_middle_out(super().format(record), _MOST_READ)), _LONGEST)
        return text + (f" (and {left_out} more like this before)" if left_out else "")


def _middle_out(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most // 2]} ... {text[-most // 2 :]}"


class FewAMinute(logging.Filter):
    """Lets a line pass `MOST_A_MINUTE` times a minute. One filter serves several handlers: a record is counted once.
    `left_out` of a record that passes: how many like it did not since the last one."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[tuple[str, int, str], _Count] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        judged: bool | None = getattr(record, "passes", None)
        if judged is None:
            judged, record.left_out = self._judge(record)
            record.passes = judged
        return judged

    def _judge(self, record: logging.LogRecord) -> tuple[bool, int]:
        key = (record.name, record.levelno, str(record.msg))
        count = self._counts.get(key)
        if count is None or record.created - count.since_s >= _MINUTE_S:
            if len(self._counts) >= _MOST_KINDS:
                self._counts.clear()
            self._counts[key] = _Count(record.created)
            return True, count.left_out if count else 0
        if count.passed < MOST_A_MINUTE:
            count.passed += 1
            return True, 0
        count.left_out += 1
        return False, 0


@dataclass(slots=True)
class _Count:
    since_s: float
    passed: int = 1
    left_out: int = 0
