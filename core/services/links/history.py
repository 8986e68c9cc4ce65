"""The links that were built in a project: saved, listed, renamed, archived, restored."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from core.desk import Desk
from core.domain.links.link import LinkKind, place_of
from core.errors import InvalidInput, NotFound
from core.services.links.build_link import BuiltLink, LinkChoices
from core.services.links.places import LinkPlace, list_link_places
from core.services.projects.projects import get_project
from data.models import Link
from data.repositories import links as repository

NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A link as it was built last, when (aware UTC) and by whom; `choices` are what it was made from. `place_id` and
    `place_title` are of the room or page, where it is known. `archived_at` is None while the link is in use."""

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
    """Some links, newest first; `total` counts all that were found."""

    links: tuple[LinkRecord, ...]
    total: int


def save_link(desk: Desk, project_id: int, built: BuiltLink, choices: LinkChoices, name: str = "") -> LinkRecord:
    """Save a link. The same link saved again makes no second record: it moves to the top, leaves the archive and keeps
    its name unless a new one is given.

    Raises InvalidInput(field="link", reason=the problem's code) for one that is refused, NotFound, and what
    `rename_link` raises.
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
        return _record(link)


def list_links(
    desk: Desk,
    project_id: int,
    *,
    search: str = "",
    archived: bool = False,
    kind: LinkKind | None = None,
    limit: int = 50,
    offset: int = 0,
) -> LinkPage:
    """Links in use, or the archived ones, whose name, address, place or words in the tags hold the searched text."""
    conditions = repository.LinkConditions(archived, kind, search.strip())
    with desk.store.reading() as session:
        links = repository.list_links(session, project_id, conditions, limit=limit, offset=offset)
        return LinkPage(tuple(_record(link) for link in links), repository.count_links(session, project_id, conditions))


def rename_link(desk: Desk, project_id: int, link_id: int, name: str) -> None:
    """Give it another name; "" takes the name away. Raises NotFound; InvalidInput(field="name", reason="too_long")."""
    _change(desk, project_id, link_id, name=_checked_name(name))


def archive_link(desk: Desk, project_id: int, link_id: int) -> None:
    """Put it away; it goes on working. Raises NotFound."""
    _change(desk, project_id, link_id, archived_at=desk.now())


def restore_link(desk: Desk, project_id: int, link_id: int) -> None:
    """Take it out of the archive, to its old place. Raises NotFound."""
    _change(desk, project_id, link_id, archived_at=None)


def _change(desk: Desk, project_id: int, link_id: int, **values: object) -> None:
    with desk.store.writing() as session:
        link = repository.find_link(session, project_id, link_id)
        if link is None:
            raise NotFound("link", link_id)
        session.add(link.sqlmodel_update(values))


def _checked_name(name: str) -> str:
    checked = " ".join(name.split())
    if len(checked) > NAME_MAX:
        raise InvalidInput("name", checked, "too_long", NAME_MAX)
    return checked


def _find_place(places: tuple[LinkPlace, ...], built: BuiltLink) -> LinkPlace | None:
    """By its id; a link on an own domain has only the name, which tells when no other place has it."""
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
