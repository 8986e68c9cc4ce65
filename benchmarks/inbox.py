"""The Inbox with so many stored registrations, against reading the fifty rows of a page by their keys."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks.measure import Figure, figure, seconds
from core.desk import Desk
from core.environment import read_environment
from core.services.inbox.list_registrations import PAGE_SIZE, InboxSearch, list_inbox
from core.services.inbox.person_story import get_story
from core.services.inbox.rows import read_rows
from core.services.inbox.state import get_received_today, look_at_inbox, view_inbox
from core.services.projects.projects import list_projects
from core.start import open_desk
from data.models import ReceivedRegistration, WebhookEvent
from data.repositories.bulk import insert_mappings

PAGES = 7
FIRST_CLIENT = 80_000_000
SECONDS_APART = 30
STATES = ("unmatched", "failed", "uncertain", "shown", "waiting", "done")
"""Nearly all registrations are done; the other states become rarer along the list."""
GOAL = "each query under 0.1 s"


def measure(sizes: Sequence[int]) -> Iterator[Figure]:
    """A figure for every query of the page, with each of these numbers of registrations, each in a store of its own."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as home:
            desk = open_desk(read_environment({"DESK_HOME": home}))
            yield from (replace(one, stored=size) for one in _measure(desk, size))
            desk.store.close()


def _measure(desk: Desk, events: int) -> list[Figure]:
    project_id = list_projects(desk)[0].id
    _fill(desk, project_id, events)
    named = events * 3 // 4
    phone = f"8 900 {named // 10_000:03} {named // 100 % 100:02}-{named % 100:02}"
    shown = [row.event_id for row in list_inbox(desk, project_id, InboxSearch()).rows]

    def read_page() -> None:
        with desk.store.reading() as session:
            read_rows(session, project_id, shown)

    floor = seconds(read_page, tries=5)
    middle = events // PAGE_SIZE // 2
    searches = {
        "inbox, first page with all counts": (InboxSearch(), 1),
        "inbox, page in the middle": (InboxSearch(), middle),
        "inbox, done, page in the middle": (InboxSearch("done"), middle * 9 // 10),
        "inbox, unmatched of a page": (InboxSearch("unmatched", "222222:page3"), 2),
        "inbox, by e-mail": (InboxSearch(text=f"person{named}@example.com"), 1),
        "inbox, by phone": (InboxSearch(text=phone), 1),
        "inbox, by the beginning of a name": (InboxSearch(text=f"анна кузнецова{named // 100}"), 1),
        "inbox, by a surname": (InboxSearch(text=f"кузнецова{named // 100}"), 1),
    }
    figures = [
        figure(
            name,
            value=seconds(partial(view_inbox, desk, project_id, search=search, page=page), tries=3),
            floor=floor,
            rows=events,
            goal=GOAL,
        )
        for name, (search, page) in searches.items()
    ]
    others = {
        "inbox, the look of every second": lambda: look_at_inbox(desk, project_id, shown),
        "inbox, today": lambda: get_received_today(desk, project_id),
        "inbox, a person's story": lambda: get_story(desk, project_id, shown[0]),
    }
    return figures + [
        figure(name, value=seconds(work, tries=3), floor=floor, rows=events, goal=GOAL) for name, work in others.items()
    ]


def _fill(desk: Desk, project_id: int, events: int) -> None:
    with desk.store.writing() as session:
        insert_mappings(session, WebhookEvent, _events(desk, project_id, events))
        insert_mappings(session, ReceivedRegistration, _registrations(desk, project_id, events))


def _events(desk: Desk, project_id: int, events: int) -> Iterator[dict[str, Any]]:
    last = desk.now()
    for number in range(events):
        yield {
            "id": number + 1,
            "project_id": project_id,
            "kind": "registration",
            "delivery_key": f"{number * 7_919 % 1_000_003:064x}",  # in no order, as hashes are
            "content_type": "application/json",
            "body": _body(number),
            "is_test": number % 50_000 == 0,
            "received_at": last - timedelta(seconds=(events - number) * SECONDS_APART),
            "repeats": 0,
            "relay_attempts": 0,
        }


def _registrations(desk: Desk, project_id: int, events: int) -> Iterator[dict[str, Any]]:
    last = desk.now()
    for number in range(events):
        at = last - timedelta(seconds=(events - number) * SECONDS_APART)
        state = STATES[min(number % 97 % 23, len(STATES) - 1)]
        client_id = FIRST_CLIENT + number if state in ("done", "shown") else None
        yield {
            "event_id": number + 1,
            "project_id": project_id,
            "received_at": at,
            "page_id": f"222222:page{number % PAGES}",
            "room_id": "222222:room",
            "session_at": at,
            "email": f"person{number}@example.com",
            "phone": f"+7900{number:07d}",
            "username": _username(number),
            "name_key": f"анна кузнецова{number}",
            "surname_key": f"кузнецова{number} анна",
            "fields": _body(number).decode(),
            "state": state,
            "due_at": last if state == "waiting" and number > events - 1000 else None,
            "attempts": 1,
            "client_id": client_id,
            "matched_by": "phone" if client_id else None,
        }


def _username(number: int) -> str:
    return f"Анна Кузнецова{number}"


def _body(number: int) -> bytes:
    fields = {
        "sublistId": f"222222:page{number % PAGES}",
        "room": "222222:room",
        "email": f"person{number}@example.com",
        "username": _username(number),
        "phone": f"+7900{number:07d}",
        "webinarTime": "2026-11-20T16:00:00.000Z",
        "utm_source": "vk",
        "utm_campaign": "autumn",
        "secret": f"{number:024x}",
    }
    return json.dumps(fields, ensure_ascii=False).encode()
