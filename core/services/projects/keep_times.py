"""How long the installation keeps personal data: what the law of the product says, or an administrator instead."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.privacy.keep_times import DEFAULT_DAYS, FEWEST_DAYS, MOST_DAYS, Kept, kept_since
from core.errors import InvalidInput
from core.rights import needs
from data.models import KeepTime
from data.repositories.privacy import keep_times as repository


@needs(Right.LOOK)
def get_keep_times(desk: Desk) -> Mapping[Kept, int]:
    """Days by kind."""
    with desk.store.reading() as session:
        return read_keep_times(session)


def read_keep_times(session: Session) -> Mapping[Kept, int]:
    """As `get_keep_times`, in an open unit of work."""
    changed = {row.kind: row.days for row in repository.list_changed(session)}
    return {kind: changed.get(kind, days) for kind, days in DEFAULT_DAYS.items()}


@needs(Right.ERASURE)
def change_keep_times(desk: Desk, days: Mapping[Kept, int]) -> None:
    """Set these keep times, for all projects. Raises InvalidInput(<kind>) for one out of `FEWEST_DAYS` to
    `MOST_DAYS`."""
    for kind, number in days.items():
        if not FEWEST_DAYS <= number <= MOST_DAYS:
            raise InvalidInput(kind, number, "out_of_range")
    with desk.store.writing() as session:
        known = read_keep_times(session)
        changed = {kind: number for kind, number in days.items() if number != known[kind]}
        for kind, number in changed.items():
            repository.put(session, KeepTime(kind=kind, days=number, changed_by=desk.operator, changed_at=desk.now()))
        if changed:
            note(session, desk, Deed.KEEP_TIMES_CHANGED, count=len(changed))


@needs(Right.LOOK)
def kept_from(desk: Desk, kind: Kept) -> datetime:
    """The moment before which what is stored of this kind is too old."""
    return kept_since(get_keep_times(desk), kind, desk.now())
