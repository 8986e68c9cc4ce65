"""The verdicts of the last checks of the set-up, stored so that they can be shown without new requests.

A verdict is deleted when something that it depends on is changed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, get_args

from sqlmodel import Session

from data.repositories.projects import projects as repository

CheckedStep = Literal["bizon_token", "salebot_key", "webhook", "url_marker"]
Verdict = Literal["right", "wrong", "unknown"]

CHECKED_STEPS: tuple[CheckedStep, ...] = get_args(CheckedStep)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# The steps that depend on the connection to Bizon365, and those that depend on Salebot's key
OF_BIZON: tuple[CheckedStep, ...] = ("bizon_token", "webhook", "url_marker")
OF_SALEBOT: tuple[CheckedStep, ...] = ("salebot_key", "webhook")


def write_verdict(
    session: Session, project_id: int, step: CheckedStep, *, verdict: Verdict | None, now: datetime
) -> None:
    """Store a verdict in place of the former one; None only deletes that."""
    for each in VERDICTS:
        repository.set_mark(session, project_id, _mark(step, each), is_set=each == verdict, now=now)


def void_verdicts(session: Session, project_id: int, steps: Iterable[CheckedStep], now: datetime) -> None:
    """Delete the verdicts on these steps, because something that they depend on has changed."""
    for step in steps:
        write_verdict(session, project_id, step, verdict=None, now=now)


def read_verdict(marks: Mapping[str, datetime], step: str) -> tuple[Verdict | None, datetime | None]:
    """The verdict on a step and when it was found, out of the project's marks."""
    for verdict in VERDICTS:
        if since := marks.get(_mark(step, verdict)):
            return verdict, since
    return None, None


def _mark(step: str, verdict: Verdict) -> str:
    return f"{step}:{verdict}"
