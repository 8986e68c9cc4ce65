"""Rooms and registration pages as Bizon365 listed them last."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, delete, select, update

from data.models import RegistrationPage, Room


def list_pages(session: Session, project_id: int) -> list[RegistrationPage]:
    """The pages of the account's list in its order, then those that it does not show."""
    query = select(RegistrationPage).where(RegistrationPage.project_id == project_id)
    order = (col(RegistrationPage.listed_at).is_(None), col(RegistrationPage.position), col(RegistrationPage.page_id))
    return list(session.exec(query.order_by(*order)))


def find_page(session: Session, project_id: int, page_id: str) -> RegistrationPage | None:
    return session.get(RegistrationPage, (project_id, page_id))


_LAST_CHANGED = select(func.max(RegistrationPage.subscribers_changed_at)).where(
    col(RegistrationPage.project_id) == bindparam("project_id")
)
"""Built once: it may be asked for each message."""


def last_changed_at(session: Session, project_id: int) -> datetime | None:
    """When others were found on a page of the project last than before."""
    changed_at: datetime | None = session.connection().execute(_LAST_CHANGED, {"project_id": project_id}).scalar_one()
    return changed_at


def list_rooms(session: Session, project_id: int) -> list[Room]:
    """By title. They are few, and databases sort titles in two alphabets differently."""
    rooms = session.exec(select(Room).where(Room.project_id == project_id))
    return sorted(rooms, key=lambda room: (room.title, room.room_id))


def replace_listed(
    session: Session, project_id: int, pages: Iterable[dict[str, Any]], rooms: Iterable[dict[str, Any]]
) -> None:
    """Replace the old list by the new one. A page that is not listed any more stays when its subscribers were
    pulled."""
    all_pages = select(RegistrationPage).where(RegistrationPage.project_id == project_id)
    known = {page.page_id: page for page in session.exec(all_pages)}
    session.exec(update(RegistrationPage).where(col(RegistrationPage.project_id) == project_id).values(listed_at=None))
    for values in pages:
        page = known.get(values["page_id"]) or RegistrationPage(project_id=project_id, page_id=values["page_id"])
        page.sqlmodel_update(values)
        session.add(page)
    session.flush()
    gone = delete(RegistrationPage).where(
        col(RegistrationPage.project_id) == project_id,
        col(RegistrationPage.listed_at).is_(None),
        col(RegistrationPage.subscribers_pulled_at).is_(None),
    )
    session.exec(gone)
    session.exec(delete(Room).where(col(Room.project_id) == project_id))
    session.add_all(Room(project_id=project_id, **values) for values in rooms)
