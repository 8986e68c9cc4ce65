"""The saved links of one project: searching, paging and finding them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from data.dialects import lowered
from data.models import Link


@dataclass(frozen=True, slots=True)
class LinkConditions:
    """The conditions of a list: links in use or archived ones; `kind` None and `text` "" do not limit it."""

    is_archived: bool = False
    kind: str | None = None
    text: str = ""

    def clauses(self, project_id: int) -> list[ColumnElement[bool]]:
        archived_at = col(Link.archived_at)
        clauses: list[Any] = [
            col(Link.project_id) == project_id,
            archived_at.is_not(None) if self.is_archived else archived_at.is_(None),
        ]
        if self.kind is not None:
            clauses.append(col(Link.kind) == self.kind)
        if self.text:
            clauses.append(or_(*self._found()))
        return clauses

    def _found(self) -> list[ColumnElement[bool]]:
        searched = (Link.name, Link.url, Link.place_title, Link.place_id)
        text = self.text.lower()
        found: list[ColumnElement[bool]] = [lowered(col(column)).contains(text, autoescape=True) for column in searched]
        # The link itself is percent-encoded, in which upper and lower case differ in more than case
        for encoded in {quote(text, safe=""), quote(self.text, safe="")}:
            found.append(lowered(col(Link.url)).contains(encoded.lower(), autoescape=True))
        return found


SORTED: Mapping[str, Any] = {
    "created_at": col(Link.created_at),
    "name": func.nullif(lowered(col(Link.name)), ""),
    "kind": col(Link.kind),
    "place": lowered(func.coalesce(col(Link.place_title), col(Link.place_id))),
    "url": lowered(col(Link.url)),
    "created_by": func.nullif(lowered(col(Link.created_by)), ""),
}
"""What links can be sorted by."""


def list_links(
    session: Session,
    project_id: int,
    conditions: LinkConditions,
    *,
    order: str = "created_at",
    descending: bool = True,
    limit: int,
    offset: int = 0,
) -> list[Link]:
    """The links that meet the conditions, by one of `SORTED` (what is empty last), and then newest first."""
    by = SORTED[order]
    ordered = (by.desc() if descending else by.asc()).nulls_last()
    query = select(Link).where(*conditions.clauses(project_id))
    query = query.order_by(ordered, col(Link.created_at).desc(), col(Link.id).desc())
    return list(session.exec(query.limit(limit).offset(offset)))


def count_links(session: Session, project_id: int, conditions: LinkConditions) -> int:
    return session.exec(select(func.count()).select_from(Link).where(*conditions.clauses(project_id))).one()


def find_link(session: Session, project_id: int, link_id: int) -> Link | None:
    return session.exec(select(Link).where(Link.project_id == project_id, Link.id == link_id)).first()


def find_link_by_url(session: Session, project_id: int, url: str) -> Link | None:
    return session.exec(select(Link).where(Link.project_id == project_id, Link.url == url)).first()
