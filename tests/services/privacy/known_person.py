"""One person who left something in every table, with a mother who has the same phone."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlmodel import col, select

from core.desk import Desk
from core.domain.matching import Asked
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import iso_ms
from core.services.attendance.past_checks import make_check
from core.services.clients.copy import keep_variables
from core.services.lists.read_people import read_pasted
from core.services.orders.pull_orders import choose_since, fetch_orders, save_orders
from core.services.privacy.find_people import FoundPerson, find_people
from core.services.projects.connections import open_bizon
from core.services.projects.operator_drafts import DraftFile, keep_draft, keep_file
from core.services.registration.registration_pages import refresh_places
from core.spreadsheets.export import Words, write_xlsx
from data.models import (
    Batch,
    BatchRow,
    Campaign,
    CampaignRow,
    Exclusion,
    HandedPerson,
    Job,
    Link,
    PastCheck,
    Report,
    Scenario,
    ScenarioRun,
)
from data.models.table import Model
from tests.attendance_world import pull_now as pull_report
from tests.databases import IS_POSTGRES, STORE_FILE, store_url
from tests.received import deliver
from tests.stored import fetch_all, files_of
from tests.subscribers_world import page_id, pull_now

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SUMS = (
    "SELECT id, viewer_count, person_count, version, content_hash FROM report ORDER BY id",
    "SELECT report_id, city_key, device, system, browser, stay_s, finished, viewer_count, count(*) FROM person"
    " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
    "SELECT count(DISTINCT human) FROM person",
    "SELECT page_id, session_at, visited, count(*) FROM subscriber GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT job_id, plan, state, count(*) FROM batch_row GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT job_id, plan, state, count(*) FROM campaign_row GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT count(*) FROM received_registration",
    "SELECT state, currency, amount_minor, paid_minor, goods, created_at FROM shop_order ORDER BY number",
)
"""What is counted on the pages."""


@dataclass(frozen=True)
class Known:
    """The person's own keys. `mother` shares the phone only."""

    email: str
    phone: str
    client_id: str
    report_ids: tuple[int, ...]
    mother: str = "mother.of.all@example.com"

    def needles(self) -> list[bytes]:
        """What must stand nowhere any more, as it may have been written."""
        digits = self.phone[2:]
        forms = (f"+7{digits}", f"8{digits}", f"8 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}")
        return [form.encode() for form in (self.email, self.email.upper(), self.client_id, *forms)]


def sums(desk: Desk) -> list[list[tuple[Any, ...]]]:
    return [[tuple(row) for row in fetch_all(desk, sql)] for sql in SUMS]


def settle_world(desk: Desk, project_id: int, sandbox: SandboxServer, *, with_family: bool = False) -> Known:
    """Reports, subscribers, a registration, a run, a campaign, a client, drafts, a check and a link with the person."""
    reports = [pull_report(desk, project_id, webinar.webinar_id) for webinar in sandbox.world.webinars[:3]]
    refresh_places(desk, project_id)
    pull_now(desk, project_id, page_id(sandbox))
    rows = fetch_all(
        desk,
        "SELECT p.email, p.phone, p.client_id FROM person p JOIN subscriber s ON s.email = p.email"
        " WHERE p.phone IS NOT NULL AND length(p.client_id) > 5 AND p.username IS NOT NULL"
        " GROUP BY 1, 2, 3 ORDER BY count(DISTINCT p.report_id) DESC, 1",
    )
    email, phone, client_id = rows[0]
    known = Known(email, phone, client_id, tuple(reports))
    _store_runs(desk, project_id, known, with_family=with_family)
    event = deliver(desk, project_id, email=email.upper(), phone=f"8{phone[2:]}", username="Зоя Особенная")
    with desk.store.writing() as session:
        session.connection().execute(
            text("UPDATE received_registration SET state = 'unmatched', due_at = NULL WHERE event_id = :id"),
            {"id": event},
        )
    keep_variables(desk, project_id, [int(client_id)], {"email": email, "phone": phone}, complete=True)
    buy(desk, project_id, sandbox, known)
    if with_family:
        keep_variables(desk, project_id, [500_600_700], {"email": known.mother, "phone": phone}, complete=True)
    spaced = f"8 ({phone[2:5]}) {phone[5:8]}-{phone[8:10]}-{phone[10:]}"
    keep_draft(desk, project_id, "list", f"Зоя; {spaced}\nКто-то; nobody@example.com")
    keep_draft(desk, project_id, "other", "nobody@example.com")
    table = write_xlsx(pd.DataFrame({"a": [email]}), {"a": "Почта"}, Words("да", "нет"))
    keep_file(desk, project_id, "file", DraftFile("список.xlsx", table))
    keep_check(desk, project_id, reports[0], known)
    return known


def buy(desk: Desk, project_id: int, sandbox: SandboxServer, known: Known) -> None:
    """Orders of the person and of somebody else, both of a minute after the last of the webinars began, and all
    others."""
    with desk.store.reading() as session:
        starts = session.exec(select(Report.starts_at).where(col(Report.id).in_(known.report_ids))).all()
    created = iso_ms(int(max(starts).timestamp() * 1000) + 60_000)
    person = {"firstname": "Зоя", "lastname": "Особенная", "email": known.email.upper(), "phone": f"8{known.phone[2:]}"}
    for number, fields in ((1, person), (2, {"email": "nobody@example.com", "comment": "Позвоните"})):
        order = {"_id": number, "created": created, "title": "Курс", "amount": 990, **fields}
        sandbox.account_events.change_order(order)
    with open_bizon(desk, project_id) as api:
        save_orders(desk, project_id, fetch_orders(desk, api, project_id, choose_since(desk, project_id)))


def keep_check(desk: Desk, project_id: int, report_id: int, known: Known) -> None:
    people = read_pasted(f"Имя;Почта\nЗоя;{known.email}\nКто-то;nobody@example.com")
    result = make_check(desk, project_id, report_id, people, min_stay_s=0)
    whom = {"titles": people.titles, "rows": people.rows, "numbers": people.numbers, "source_name": "", "country": "RU"}
    subject = json.dumps({"whom": whom | {"columns": dict(people.columns)}, "found": {}}, ensure_ascii=False)
    one = json.dumps({"whom": Asked(email=known.email)._asdict(), "found": {}})
    counts = json.dumps({"counts": {"absent": 2}, "source_name": ""})
    with desk.store.writing() as session:
        for kind, about in (("list", subject), ("person", one)):
            session.add(
                PastCheck(
                    project_id=project_id,
                    operator="Анна",
                    digest=kind,
                    kind=kind,
                    report_id=result.report.id,
                    min_stay_s=0,
                    subject=about,
                    outcomes=counts,
                    checked_at=NOW,
                )
            )


def _store_runs(desk: Desk, project_id: int, known: Known, *, with_family: bool) -> None:
    others: list[tuple[str, str | None, str | None]] = [("nobody@example.com", None, None)]
    if with_family:
        others.append((known.mother, known.phone, None))
    people = [(known.email, known.phone, known.client_id), *others]
    moments: dict[str, Any] = {"created_at": NOW}
    with desk.store.writing() as session:
        for job_id, kind in (("a" * 32, "register"), ("b" * 32, "send_campaign")):
            session.add(Job(id=job_id, project_id=project_id, kind=kind, state="done", request="{}", **moments))
        session.flush()
        own: dict[str, Any] = {"project_id": project_id, "row_count": len(people), "created_by": "Анна", **moments}
        session.add(Batch(job_id="a" * 32, source_name="список.csv", titles='["Почта"]', **own))
        session.add(Campaign(job_id="b" * 32, name="Спасибо", name_key="спасибо", actions="{}", source="{}", **own))
        session.add(
            Link(
                project_id=project_id,
                kind="room",
                name=f"для {known.email}",
                url=f"https://start.bizon365.ru/room/1/a?email={known.email}",
                choices="{}",
                created_by="Анна",
                **moments,
            )
        )
        scenario = Scenario(project_id=project_id, name="Спасибо", rules="{}", created_by="Анна", created_at=NOW)
        session.add(scenario)
        session.flush()
        times: dict[str, Any] = {"starts_at": NOW, "moment": NOW, "due_at": NOW}
        run = ScenarioRun(
            project_id=project_id, scenario_id=scenario.id or 0, step=0, subject="1", state="done", **times
        )
        session.add(run)
        session.flush()
        for number, (email, phone, client_id) in enumerate(people):
            session.add(
                BatchRow(
                    job_id="a" * 32,
                    number=number,
                    project_id=project_id,
                    plan="will_register",
                    cells=json.dumps([email, phone, f"друг {known.email}"], ensure_ascii=False),
                    page_id="1:a",
                    session_at=NOW,
                    email=email,
                    email_key=email,
                    phone=phone,
                    client_id=client_id,
                    state="planned" if number == 0 else "registered",
                )
            )
            session.add(
                CampaignRow(
                    job_id="b" * 32,
                    number=number,
                    project_id=project_id,
                    name_key="спасибо",
                    turn=0,
                    plan="will_send",
                    client_id=int(client_id) if client_id else None,
                    email=email,
                    phone=phone,
                    variables=json.dumps({"b365_viewer": f'{{"email":"{email}"}}'}),
                    state="sent",
                )
            )
            session.add(
                HandedPerson(
                    run_id=run.id or 0,
                    number=number,
                    project_id=project_id,
                    part=1,
                    client_id=int(client_id) if client_id else None,
                    email=email,
                    phone=phone,
                    handed_at=NOW,
                )
            )
            session.add(
                Exclusion(
                    project_id=project_id,
                    client_id=int(client_id) if client_id else None,
                    email=email,
                    phone=phone,
                    added_by="root",
                    added_at=NOW,
                )
            )


def found(desk: Desk, project_id: int, known: Known) -> FoundPerson:
    """The person, found by the e-mail."""
    [person] = [one for one in find_people(desk, project_id, known.email) if known.email in one.values("email")]
    return person


def tables_with(desk: Desk, needles: Collection[str]) -> list[str]:
    """The tables of the store with a row that holds one of the texts as it is; what a row held before may still be in
    the free space of the file."""
    with desk.store.reading() as session:
        tables = {name: session.connection().execute(it.select()).all() for name, it in Model.metadata.tables.items()}
    held = {name: "\n".join(str(value) for row in rows for value in row) for name, rows in tables.items()}
    return [name for name, texts in held.items() if any(needle in texts for needle in needles)]


def files_with(home: Path, needle: bytes) -> list[str]:
    """The files of an installation that hold these bytes; on PostgreSQL also the tables."""
    files = [name for name, content in files_of(home, "*") if needle in content]
    return files + (_tables_with(home, needle.decode()) if IS_POSTGRES else [])


def _tables_with(home: Path, needle: str) -> list[str]:
    with psycopg.connect(store_url(home / STORE_FILE)) as connection:
        tables = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
        ours = [sql.Identifier(*table) for table in tables if table[0] in ("public", "dbos")]
        holds = sql.SQL("SELECT 1 FROM {} row WHERE position(%s IN row::text) > 0 LIMIT 1")
        return [str(table) for table in ours if connection.execute(holds.format(table), (needle,)).fetchone()]
