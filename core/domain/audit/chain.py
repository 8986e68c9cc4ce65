"""The chain of the audit log: the hash of each entry covers its content and the hash of the entry before, in
whose place the first one has 64 zeros.

Whoever changes an entry, takes one out or puts one in has to make every later hash anew, and a hash that was written
down elsewhere then differs.
"""

import json
import re
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256

SHORT = 16
"""Characters of a hash that are shown, and enough to tell two apart."""
_JOB_ID = re.compile(r"[0-9a-f]{32}")
_LARGEST_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, without its hash. `at` is aware UTC. `subject`: what it was done to, see `checked_subject`; `count`:
    how many people, or things, it concerns; `origin`: the network address from which it came, None where there is
    none."""

    number: int
    at: datetime
    operator: str
    deed: str
    project_id: int | None
    project_name: str | None
    subject: str | None
    count: int | None
    origin: str | None


def hash_of(entry: Entry, before: str) -> str:
    """The hash of an entry; `before` is that of the entry before it."""
    written = json.dumps([*astuple(entry), before], ensure_ascii=False, separators=(",", ":"), default=_written)
    return sha256(written.encode()).hexdigest()


def checked_subject(subject: int | str | None) -> str | None:
    """What a deed was done to: the number of a row of the store, or the id of a job. Raises ValueError for anything
    else, so that no contact, client or secret can come into the audit log."""
    if subject is None:
        return None
    if isinstance(subject, int) and 0 <= subject <= _LARGEST_NUMBER:
        return str(subject)
    if isinstance(subject, str) and _JOB_ID.fullmatch(subject):
        return subject
    raise ValueError("neither the number of a row nor the id of a job")


def _written(moment: object) -> str:
    if not isinstance(moment, datetime):
        raise TypeError(type(moment).__name__)
    return moment.isoformat(timespec="microseconds")
