"""The history of the links built in a project: saving, listing, renaming, archiving and restoring them."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.links.link import LinkKind, place_of
from core.errors import InvalidInput, NotFound
from core.rights import needs
from core.services.links.build_link import BuiltLink, LinkChoices
from core.services.links.places import LinkPlace, list_link_places
from core.services.projects.projects import get_project
from data.models import Link
from data.repositories import links as repository

NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A saved link. `choices` are those it was built from; `created_at` (aware UTC) and `created_by` are of its last
    saving. `place_id` and `place_title` are of the room or page; None where it is unknown. `archived_at` (aware UTC) is
    None while the link is in use."""

    id: int
    kind: LinkKind
    place_id: str | None
    place_title: str | None
    name: str
    url: str
    choices: LinkChoices
    created_by: str
    created_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One page of the links found; `total` is the number of all links found."""

    links: tuple[LinkRecord, ...]
    total: int


@needs(Right.WORK)
def save_link(desk: Desk, project_id: int, built: BuiltLink, choices: LinkChoices, name: str = "") -> LinkRecord:
    """Save a link. Saving the same link again does not add a second record: the record moves to the top, leaves the
    archive and keeps its name unless a new one is given.

    Raises InvalidInput(field="link") for a refused link, with the problem's code as the reason;
    InvalidInput(field="name", reason="too_long"); NotFound for the project.
    """
    if built.refusal:
        raise InvalidInput("link", None, built.refusal.code)
    name = _checked_name(name)
    get_project(desk, project_id)
    place = _find_place(list_link_places(desk, project_id), built)
    with desk.store.writing() as session:
        link = repository.find_link_by_url(session, project_id, built.url)
        values: dict[str, Any] = {
            "place_id": place.place_id if place else built.place_id,
            "place_title": place.title if place else link and link.place_title,
            "name": name or (link.name if link else ""),
            "choices": json.dumps(asdict(choices), ensure_ascii=False),
            "created_by": desk.operator,
            "created_at": desk.now(),
            "archived_at": None,
        }
        if link is None:
            link = Link(project_id=project_id, kind=built.kind, url=built.url, **values)
        else:
            link.sqlmodel_update(values)
        session.add(link)
        session.flush()
        note(session, desk, Deed.LINK_SAVED, project_id=project_id, subject=link.id)
        return _record(link)


@needs(Right.WORK)
def list_links(
    desk: Desk,
    project_id: int,
    *,
    search: str = "",
    archived: bool = False,
    kind: LinkKind | None = None,
    order: str = "created_at",
    descending: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> LinkPage:
    """The links in use, or the archived ones, that contain the searched text in their name, address (encoded words
    included) or place. `kind` None stands for all kinds; `order` is one of `data.repositories.links.SORTED`, else
    KeyError."""
    conditions = repository.LinkConditions(archived, kind, search.strip())
    with desk.store.reading() as session:
        links = repository.list_links(
            session, project_id, conditions, order=order, descending=descending, limit=limit, offset=offset
        )
        return LinkPage(tuple(_record(link) for link in links), repository.count_links(session, project_id, conditions))


@needs(Right.WORK)
def get_link(desk: Desk, project_id: int, link_id: int) -> LinkRecord:
    """One saved link. Raises NotFound."""
    with desk.store.reading() as session:
        link = repository.find_link(session, project_id, link_id)
        if link is None:
            raise NotFound("link", link_id)
        return _record(link)


@needs(Right.WORK)
def rename_link(desk: Desk, project_id: int, link_id: int, name: str) -> None:
    """Rename a link; "" removes the name. Raises NotFound and InvalidInput(field="name", reason="too_long")."""
    _change(desk, Deed.LINK_RENAMED, project_id, link_id, name=_checked_name(name))


@needs(Right.WORK)
def archive_link(desk: Desk, project_id: int, link_id: int) -> None:
    """Move a link to the archive; the link itself goes on working. Raises NotFound."""
    _change(desk, Deed.LINK_ARCHIVED, project_id, link_id, archived_at=desk.now())


@needs(Right.WORK)
def restore_link(desk: Desk, project_id: int, link_id: int) -> None:
    """Move a link out of the archive, to its old place in the history. Raises NotFound."""
    _change(desk, Deed.LINK_RESTORED, project_id, link_id, archived_at=None)


def _change(desk: Desk, deed: Deed, project_id: int, link_id: int, **values: object) -> None:
    with desk.store.writing() as session:
        link = repository.find_link(session, project_id, link_id)
        if link is None:
            raise NotFound("link", link_id)
        session.add(link.sqlmodel_update(values))
        note(session, desk, deed, project_id=project_id, subject=link_id)


def _checked_name(name: str) -> str:
    checked = " ".join(name.split())
    if len(checked) > NAME_MAX:
        raise InvalidInput("name", checked, "too_long", NAME_MAX)
    return checked


def _find_place(places: tuple[LinkPlace, ...], built: BuiltLink) -> LinkPlace | None:
    """The place that the link leads to. A link on an own domain contains only the place's name; then the place is found
    if no other place of that kind has the name."""
    parts = place_of(built.link)
    if parts is None:
        return None
    found = [place for place in places if place.kind == built.kind and _is_at(place, *parts)]
    return found[0] if len(found) == 1 else None


def _is_at(place: LinkPlace, project: str | None, name: str) -> bool:
    its_project, _, its_name = place.place_id.partition(":")
    return its_name == name and project in (None, its_project)


def _record(link: Link) -> LinkRecord:
    return LinkRecord(
        id=link.id or 0,
        kind=cast(LinkKind, link.kind),
        place_id=link.place_id,
        place_title=link.place_title,
        name=link.name,
        url=link.url,
        choices=LinkChoices(**json.loads(link.choices)),
        created_by=link.created_by,
        created_at=link.created_at,
        archived_at=link.archived_at,
    )
