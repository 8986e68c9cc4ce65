"""What the last checks found about the set-up, kept so that nobody has to ask the services again to show it.

A verdict stands until something that it depends on is changed.
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
# What is judged by asking Bizon365, and what by the Salebot key
OF_BIZON: tuple[CheckedStep, ...] = ("bizon_token", "webhook", "url_marker")
OF_SALEBOT: tuple[CheckedStep, ...] = ("salebot_key", "webhook")


def write_verdict(session: Session, project_id: int, step: CheckedStep, verdict: Verdict | None, now: datetime) -> None:
    """Keep a verdict in place of the earlier one; None only takes that away."""
    for each in VERDICTS:
        repository.set_mark(session, project_id, _mark(step, each), each == verdict, now)


def void_verdicts(session: Session, project_id: int, steps: Iterable[CheckedStep], now: datetime) -> None:
    """Forget what was found about these steps: what it was found with has changed."""
    for step in steps:
        write_verdict(session, project_id, step, None, now)


def read_verdict(marks: Mapping[str, datetime], step: str) -> tuple[Verdict | None, datetime | None]:
    """The verdict on a step and when it was found, out of the project's marks."""
    for verdict in VERDICTS:
        if since := marks.get(_mark(step, verdict)):
            return verdict, since
    return None, None


def _mark(step: str, verdict: Verdict) -> str:
    return f"{step}:{verdict}"
