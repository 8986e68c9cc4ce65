"""Names with Markdown in them, on every page that shows names: each is shown as it is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignSource
from core.domain.matching import Asked
from core.sandbox.server import SandboxServer
from core.services.campaigns.start_campaign import write_campaign
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import save_link
from core.services.links.presets import save_preset
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, get_project
from core.services.registration.start_batch import start_batch
from data.models import Client, RegistrationPage, Room
from pages.widgets.language import code, plain
from tests import registering, sending
from tests.attendance_world import people
from tests.conftest import open_page
from tests.inbox_world import PAGE, deliver
from tests.inbox_world import registration as delivered
from tests.reports_world import ROOM, START, store_report, viewer
from tests.services.attendance.test_past_checks import made

MARK = "Зверь"
NAME = f"{MARK} :material/home: *a* `b` $c$ [d](http://e.example)\n\n# :red[f]"
UNREAD = frozenset({"selectbox", "multiselect", "text_input", "text_area", "arrow_data_frame", "text", "code", "html"})
"""Elements that show text without Markdown."""
SHOWN = frozenset({"body", "label", "help", "content", "value", "caption", "text", "options", "captions", "title"})


@pytest.fixture
def named(desk: Desk, shared_sandbox: SandboxServer) -> dict[str, str]:
    """A project in which everything is called so; the values of the addresses that open single things."""
    project_id = add_project(desk, ProjectDraft(name="Школа"), bizon_token="t" * 32, salebot_key="k" * 32).id
    viewers = [viewer(NAME, email=f"person{n}@example.com", city=NAME, utm_source=NAME) for n in range(3)]
    report_id = store_report(desk, project_id, viewers, room_title=NAME)
    store_report(desk, project_id, None, room_title=NAME, starts_at=START - timedelta(days=1))
    with desk.store.writing() as session:
        listed: dict[str, Any] = {"project_id": project_id, "listed_at": desk.now(), "listing": "{}"}
        session.add(RegistrationPage(page_id=PAGE, title=NAME, room_id=ROOM, marker_name=NAME, **listed))
        session.add(Room(room_id=ROOM, title=NAME, **listed))
        session.add(Client(project_id=project_id, client_id=7, name=NAME, seen_at=desk.now()))
    choices = LinkChoices("https://start.bizon365.ru/room/222222/room")
    save_link(desk, project_id, build(choices), choices)
    save_preset(desk, project_id, NAME, {"utm_source": NAME})
    [event_id] = deliver(desk, project_id, delivered(1, username=NAME, utm_source=NAME, email="person1@example.com"))
    checked = get_project(desk, project_id)
    check = made(desk, checked, report_id, Asked(email="person1@example.com"))
    made(desk, checked, report_id, replace(people("Почта;Имя", f"person1@example.com;{MARK}"), source_name=NAME))
    batch = start_batch(desk, project_id, registering.plan_of(desk, shared_sandbox, ["person1@example.com"], name=NAME))
    clients = sending.as_people(list(shared_sandbox.world.people.everybody())[:2])
    campaign = write_campaign(
        desk, project_id, sending.plan_of(desk, project_id, clients, source=CampaignSource("viewers", NAME))
    )
    with desk.store.writing() as session:
        for table, name in (("campaign", "name"), ("link", "name"), ("link", "place_title")):
            session.connection().execute(text(f"UPDATE {table} SET {name} = :name"), {"name": NAME})  # noqa: S608
        session.connection().execute(text("UPDATE project SET name = :name WHERE id = 2"), {"name": NAME})
    return {
        "project": str(project_id),
        "report": str(report_id),
        "event": str(event_id),
        "check": str(check),
        "run": batch,
        "campaign": campaign,
    }


VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("home", {}),
    ("webinars", {}),
    ("webinars", {"reports": "report"}),
    ("webinar", {"report": "report"}),
    ("webinar", {"report": "report", "tab": "people"}),
    ("webinar", {"report": "report", "tab": "chat"}),
    ("webinar", {"report": "report", "tab": "segments"}),
    ("room", {}),
    ("compare", {"reports": "report"}),
    ("attendance", {}),
    ("attendance", {"check": "person", "result": "check"}),
    ("links", {}),
    ("links", {"section": "history"}),
    ("registration", {}),
    ("registration", {"section": "people"}),
    ("registration", {"section": "runs"}),
    ("registration", {"section": "runs", "run": "run"}),
    ("inbox", {}),
    ("inbox", {"event": "event"}),
    ("inbox", {"section": "clients"}),
    ("campaigns", {}),
    ("campaigns", {"campaign": "campaign"}),
    ("settings", {}),
    ("settings", {"section": "setup"}),
)


def test_names_with_markdown_are_shown_as_they_are_on_every_page(named: dict[str, str]) -> None:
    wrong, shown = [], Counter[str]()
    for page, asked in VIEWS:
        address = {name: named.get(value, value) for name, value in asked.items()}
        app = open_page(page, project=named["project"], **address)
        assert not app.exception, (page, asked)
        for kind, said in said_on(app):
            shown[page] += 1
            if MARK in said.replace(plain(NAME), "").replace(code(NAME), ""):
                wrong.append((page, asked, kind, said))
    assert wrong == []
    in_tables = {"webinars"}  # drawn from cells, in which nothing reads Markdown
    assert set(shown) | in_tables == {page for page, _ in VIEWS}


def said_on(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every text that is read as Markdown and has the name in it, with the kind of its element."""
    for node in walk(app._tree):
        proto = getattr(node, "proto", None)
        if hasattr(proto, "ListFields") and node.type not in UNREAD:
            yield from ((node.type, said) for said in texts_of(proto) if MARK in said)


def walk(node: Block) -> Iterator[Block | Element]:
    for child in node.children.values():
        yield child
        if isinstance(child, Block):
            yield from walk(child)


def texts_of(proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            if hasattr(one, "ListFields"):
                yield from texts_of(one)
            elif isinstance(one, str) and field.name in SHOWN:
                yield one
