"""Where viewers and subscribers came from: each combination of tags stands once in the store."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, func, or_, select
from sqlmodel import Session, col

from data.dialects import among, insert_new, lowered
from data.models import Origin
from data.repositories.bulk import in_chunks

SOURCES = ("source", "medium", "campaign", "content", "term", "partner", "referrer", "entry", "page_id")
"""The columns of `Origin` by which people are counted."""
T = TypeVar("T", bound=Hashable)
_AT_ONCE = 1_000
_TAGS = ("source", "medium", "campaign", "content", "term")


def save_origins(session: Session, project_id: int, rows: Mapping[T, Mapping[str, Any]]) -> dict[T, int]:
    """The numbers of these origins, given as their columns (`digest` among them); those that the project does not have
    yet are added."""
    by_digest = {row["digest"]: origin for origin, row in rows.items()}
    found = _find(session, project_id, by_digest)
    new = [{"project_id": project_id, **row} for origin, row in rows.items() if origin not in found]
    if new:
        connection = session.connection()
        for some in in_chunks(new, _AT_ONCE):
            connection.execute(insert_new(connection, Origin, "project_id", "digest"), some)
        found |= _find(session, project_id, {row["digest"]: by_digest[row["digest"]] for row in new})
    return found


def list_origins(session: Session, project_id: int, origin_ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """`SOURCES` and is_from_link of these origins of the project, by id."""
    columns = [col(getattr(Origin, name)) for name in ("id", *SOURCES, "is_from_link")]
    found: dict[int, Mapping[str, Any]] = {}
    for some in in_chunks(origin_ids):
        query = select(*columns).where(col(Origin.project_id) == project_id, col(Origin.id).in_(some))
        found |= {row["id"]: row for row in session.connection().execute(query).mappings()}
    return found


def origins_stamp(session: Session, project_id: int) -> tuple[int, int | None]:
    """Changes whenever there are other origins; one that is stored stays as it is."""
    query = select(func.count(), func.max(col(Origin.id))).where(col(Origin.project_id) == project_id)
    count, last = session.connection().execute(query).one()
    return count, last


def list_written(session: Session, project_id: int) -> Iterator[tuple[str, str, int]]:
    """(column, value, how many origins have it) for each value of the columns that hold tags."""
    names = (*_TAGS, "partner")
    query = select(*(col(getattr(Origin, name)) for name in names)).where(col(Origin.project_id) == project_id)
    # Counted here: the database would sort all of them once for each column
    rows = session.connection().execute(query).all()
    for name, values in zip(names, zip(*rows, strict=True), strict=bool(rows)):
        yield from ((name, value, links) for value, links in Counter(values).items() if value is not None)


def tagged(project_id: int, tag: str) -> Select[Any]:
    """The query for the ids of the origins that carry this UTM tag, whichever of the five and in whichever letters."""
    carries = (lowered(col(getattr(Origin, name))) == tag.lower() for name in _TAGS)
    return select(col(Origin.id)).where(col(Origin.project_id) == project_id, or_(*carries))


def list_tagged(session: Session, project_id: int, tag: str) -> set[int]:
    return set(session.connection().execute(tagged(project_id, tag)).scalars())


def list_page_tags(session: Session, project_id: int, page_id: str | None) -> list[str]:
    """The UTM tags with which people came by way of this registration page, or (None) of any, by the alphabet."""
    found: set[str] = set()
    of_page = col(Origin.page_id).is_not(None) if page_id is None else col(Origin.page_id) == page_id
    columns = [col(getattr(Origin, name)) for name in _TAGS]
    query = select(*columns).where(col(Origin.project_id) == project_id, of_page)
    for row in session.connection().execute(query):
        found.update(value for value in row if value)
    return sorted(found, key=lambda tag: (tag.lower(), tag))


_FIND = select(col(Origin.digest), col(Origin.id)).where(
    col(Origin.project_id) == bindparam("project_id"), among(col(Origin.digest), "digests")
)


def _find(session: Session, project_id: int, by_digest: Mapping[str, T]) -> dict[T, int]:
    found = session.connection().execute(_FIND, {"project_id": project_id, "digests": by_digest})
    return {by_digest[digest]: number or 0 for digest, number in found}
