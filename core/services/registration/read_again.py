"""Reading the contacts and the origins of stored subscribers again from the answers as they came, after the rule has
changed."""

from collections.abc import Callable, Mapping
from typing import Any

from core.bizon.payloads import Subscriber
from core.desk import Desk
from core.domain.reports.origins import origin_rows
from core.http.pace import pause
from core.services.lists.raw_subscribers import read_raw_subscribers
from core.services.registration.pull_subscribers import CONTACTS, subscriber_columns, subscriber_origin
from data.repositories.registration import registration_pages
from data.repositories.registration import subscribers as repository
from data.repositories.reports.origins import save_origins

BREATH_S = 0.05
"""The pause between two pages, in which others can write."""


def read_subscribers_again(desk: Desk, project_id: int, country: str, should_stop: Callable[[], bool]) -> None:
    """Phones without a country code are read as those of `country`. Bizon365 is not asked. Raises Stopped."""
    with desk.store.reading() as session:
        page_ids = [page.page_id for page in registration_pages.list_pages(session, project_id)]
    for page_id in page_ids:
        _read_page_again(desk, project_id, page_id, country)
        pause(BREATH_S, should_stop)


def _read_page_again(desk: Desk, project_id: int, page_id: str, country: str) -> None:
    """The subscribers stay as they are where the answers are not stored any more, and where a pull has replaced them
    meanwhile."""
    with desk.store.reading() as session:
        page = registration_pages.find_page(session, project_id, page_id)
        raw_of = read_raw_subscribers(session, project_id, page_id)
        if page is None or not raw_of:
            return
        pulled_at, marker_name = page.subscribers_pulled_at, page.marker_name
        stored = repository.list_places(session, project_id, page_id)
    read = {
        number: contacts
        for number, place, held in stored
        if (raw := raw_of.get(place)) is not None and (contacts := _contacts(raw, marker_name, country)) != held
    }
    origins = {
        number: subscriber_origin(Subscriber.of(raw), marker_name, page_id)
        for number, place, _ in stored
        if (raw := raw_of.get(place)) is not None
    }
    with desk.store.writing(project_id) as session:
        page = registration_pages.find_page(session, project_id, page_id)
        if page is not None and page.subscribers_pulled_at == pulled_at:
            repository.set_contacts(session, project_id, page_id, read)
            if read:
                page.subscribers_changed_at = desk.now()
                sessions = {at for at, *_ in repository.list_sessions(session, project_id, page_id) if at}
                repository.stamp_sessions(session, project_id, page_id, sessions)
            ids = save_origins(session, project_id, origin_rows(origins.values()))
            repository.set_origins(session, project_id, page_id, {one: ids.get(origins[one]) for one in origins})


def _contacts(raw: Mapping[str, Any], marker_name: str | None, country: str) -> dict[str, str | None]:
    read = subscriber_columns(Subscriber.of(raw), marker_name, country)
    return {name: read[name] for name in CONTACTS}
