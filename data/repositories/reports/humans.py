"""The people of all reports of a project by their contacts, and which of them are one human."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select, tuple_, update
from sqlmodel import Session, col

from data.dialects import among
from data.models import Person, PersonKey, Project
from data.repositories.reports.columns import outdate_humans

PER_REPORT = 1 << 20
"""The numbers of the people of a report lie below."""
Key = tuple[str, str]
"""The kind and the value of a contact."""


class KnownTrace(NamedTuple):
    """People of one human who left the same name and the same contacts (`keys`, as stored). `first` is the place of the
    first of them: see `place_of`."""

    human: int
    username: str | None
    keys: str
    first: int


class Move(NamedTuple):
    """The people of a trace become those of another human."""

    trace: KnownTrace
    human: int


def place_of(report_id: int, number: int) -> int:
    """The place of a person among all people of all reports."""
    return report_id * PER_REPORT + number


# Built once, as all of these statements: each is asked for every report that is stored, or every step that is planned
_OF_PROJECT = col(Person.project_id) == bindparam("project_id")
_IN_REPORT = col(Person.report_id) == bindparam("report_id")
_LOCK = select(col(Project.id)).where(col(Project.id) == bindparam("project_id")).with_for_update()
_HUMANS_OF = select(col(Person.human)).where(_IN_REPORT, col(Person.human) >= 0).distinct()


def lock_people(session: Session, project_id: int) -> None:
    """Let another caller of this function for the project wait until the transaction ends."""
    session.connection().execute(_LOCK, {"project_id": project_id})


def list_humans_of(session: Session, report_id: int) -> set[int]:
    """The humans to whom people of this report belong. Those of people who were erased are negative, and nobody's any
    more."""
    return set(session.connection().scalars(_HUMANS_OF, {"report_id": report_id}))


def list_keys_of(session: Session, report_id: int, humans: Collection[int]) -> dict[int, list[str]]:
    """The contacts (as stored) of those people of this report who belong to these humans, by human."""
    found: dict[int, list[str]] = {}
    if humans:
        query = select(col(Person.human), col(Person.keys)).where(col(Person.report_id) == report_id)
        for human, keys in session.connection().execute(query):
            if human in humans:
                found.setdefault(human, []).append(keys)
    return found


_HELD = (
    col(PersonKey.project_id) == bindparam("project_id"),
    col(PersonKey.kind) == bindparam("kind"),
    among(col(PersonKey.value), "held"),
)
_WITH = select(col(PersonKey.human)).where(*_HELD).distinct()
_HOLDERS = select(col(PersonKey.value), col(PersonKey.human)).where(*_HELD).distinct()


def list_humans_with(session: Session, project_id: int, keys: Iterable[Key], *, but: int | None = None) -> set[int]:
    """The humans who hold any of these contacts, in a report other than `but`."""
    query = _WITH if but is None else _WITH.where(col(PersonKey.report_id) != but)
    found: set[int] = set()
    for kind, held in _by_kind(keys).items():
        values = {"project_id": project_id, "kind": kind, "held": held}
        found.update(session.connection().scalars(query, values).all())
    return found


def list_holders(session: Session, project_id: int, keys: Iterable[Key]) -> dict[Key, int | None]:
    """The human who holds each of these contacts in whatever report, None where several do; those that nobody holds are
    left out."""
    found: dict[Key, int | None] = {}
    for kind, held in _by_kind(keys).items():
        values = {"project_id": project_id, "kind": kind, "held": held}
        for value, human in session.connection().execute(_HOLDERS, values).all():
            key = (kind, value)
            found[key] = None if key in found else human
    return found


_SAME = (col(Person.human), col(Person.username), col(Person.keys))
_PLACE = cast(col(Person.report_id), BigInteger) * PER_REPORT + col(Person.number)
_OF_HUMANS = (_OF_PROJECT, among(col(Person.human), "humans"))
_TRACES = select(*_SAME, func.min(_PLACE)).where(*_OF_HUMANS).group_by(*_SAME)
_NAMES = (
    select(col(Person.human), col(Person.keys), func.count(func.coalesce(col(Person.username), "").distinct()))
    .where(*_OF_HUMANS)
    .group_by(col(Person.human), col(Person.keys))
)


def list_traces(
    session: Session, project_id: int, humans: Iterable[int], *, but: int | None = None
) -> list[KnownTrace]:
    """What the people of these humans left in all reports, `but` this one."""
    query = _TRACES if but is None else _TRACES.where(col(Person.report_id) != but)
    values = {"project_id": project_id, "humans": humans}
    return [KnownTrace._make(row) for row in session.connection().execute(query, values).all()]


def count_traces(session: Session, project_id: int, humans: Iterable[int]) -> dict[int, dict[str, int]]:
    """By human the different contacts (as stored) that their people left in all reports, and how many traces left
    these."""
    found: dict[int, dict[str, int]] = {}
    values = {"project_id": project_id, "humans": humans}
    for human, keys, count in session.connection().execute(_NAMES, values).all():
        found.setdefault(human, {})[keys] = count
    return found


def move_people(session: Session, project_id: int, moves: Sequence[Move]) -> None:
    """Carry out these moves. The columns of their reports take note of it."""
    if not moves:
        return
    moved: Any = (
        update(Person)
        .where(
            col(Person.project_id) == project_id,
            col(Person.human) == bindparam("of_human"),
            col(Person.username).is_not_distinct_from(bindparam("of_username")),
            col(Person.keys) == bindparam("of_keys"),
        )
        .values(human=bindparam("to_human"))
    )
    rows = [
        {"of_human": human, "of_username": username, "of_keys": keys, "to_human": to}
        for (human, username, keys, _), to in moves
    ]
    session.connection().execute(moved, rows)
    session.connection().execute(_KEYS_FOLLOW, [{**row, "of_project": project_id} for row in rows])
    outdate_humans(session, project_id, {move.human for move in moves})


_KEYS_FOLLOW: Any = (
    update(PersonKey)
    .where(
        tuple_(col(PersonKey.report_id), col(PersonKey.number)).in_(
            select(col(Person.report_id), col(Person.number)).where(
                col(Person.project_id) == bindparam("of_project"),
                col(Person.human) == bindparam("to_human"),
                col(Person.username).is_not_distinct_from(bindparam("of_username")),
                col(Person.keys) == bindparam("of_keys"),
            )
        )
    )
    .values(human=bindparam("to_human"))
)


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for kind, value in keys:
        values.setdefault(kind, []).append(value)
    return values
