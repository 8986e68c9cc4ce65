"""Looks of the scenarios while a hundred thousand people wait for their steps, against reading the runs that are open
by one query: for sessions and reports; for who comes one by one, and days; and for these when one more has come."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import text

from benchmarks.measure import Figure, Taken, figure, processor_seconds
from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions
from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Fact, Rules
from core.environment import read_environment
from core.http.pace import never
from core.services.projects.projects import list_projects
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.scenarios import save_scenario, switch_scenario
from core.services.scenarios.states import RunState
from core.start import open_desk
from data.models import OrderList, RegistrationPage, Report, ShopOrder, Subscriber
from data.repositories.bulk import insert_mappings
from data.repositories.scenarios import list_open

NOON = "2026-11-20T12:00+03:00"
"""No quiet hour."""
PAGES, SESSIONS, PEOPLE = 10, 10, 1_000
"""Of each page so many sessions are to come, of so many people each."""
REPORTS = 10
"""Of each of five rooms, of the last two days: one step of each is done and may have to grow, one waits."""
ORDERS = 10_000
"""Of the last three days."""
STEPS = (
    ScenarioStep(CampaignActions(message="Спасибо")),
    ScenarioStep(CampaignActions(message="Ещё можно"), wait_min=20 * 24 * 60, unless_paid=True),
)
Happening = Callable[[Desk, int], object]
OPEN = "SELECT * FROM scenario_run WHERE project_id = :id AND state IN ('waiting', 'asks', 'sending')"


def measure() -> Iterator[Figure]:
    """Nothing is due, so a look only has to see that; the last one has to look who came, too."""
    yield from _measure(_fill, {"look of {} waiting steps": _nothing})
    singly = {"look of {} steps of who comes one by one": _nothing, "the same when one more ordered": _order}
    yield from _measure(_fill_singly, singly)


def _measure(fill: Happening, named: Mapping[str, Happening]) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home:
        desk = open_desk(read_environment({"DESK_HOME": home, "DESK_NOW": NOON}))
        project_id = list_projects(desk)[0].id
        fill(desk, project_id)
        look_after_scenarios(desk, project_id, never)  # notes what is new
        look_after_scenarios(desk, project_id, never)
        with desk.store.reading() as session:
            waiting = list_open(session, project_id, RunState.WAITING)
        for name, happen in named.items():
            yield _figure(desk, project_id, name.format(len(waiting)), happen)
        desk.store.close()


def _figure(desk: Desk, project_id: int, name: str, happen: Happening) -> Figure:
    """A look after each time that something happened."""

    def look() -> float:
        happen(desk, project_id)
        return processor_seconds(lambda: look_after_scenarios(desk, project_id, never))

    def read() -> None:
        with desk.store.reading() as session:
            session.connection().execute(text(OPEN), {"id": project_id}).all()

    return figure(
        name,
        value=Taken.best_of([look() for _ in range(9)]),
        floor=processor_seconds(read, tries=9),
        rows=PAGES * SESSIONS * PEOPLE,
        goal="under 0.05 s",
    )


def _fill(desk: Desk, project_id: int) -> None:
    """Reminders to those who registered, and what follows the reports of the last two days."""
    now = desk.now().replace(minute=0, second=0, microsecond=0)
    rooms = [f"222222:room{number}" for number in range(PAGES)]
    for number, room_id in enumerate(rooms):
        reminder = Scenario(
            f"Напомнить {number}",
            When(Trigger.SESSION, f"{room_id}-page", 60),
            Whom(Group.REGISTERED),
            STEPS[:1],
        )
        after = Scenario(
            f"После {number}",
            When(Trigger.REPORT, room_id),
            Whom(Group.CAME, Rules(facts={Fact.PAID: False})),
            STEPS,
        )
        for scenario in (reminder, after) if number < PAGES // 2 else (reminder,):
            switch_scenario(desk, project_id, save_scenario(desk, project_id, scenario), on=True)
    with desk.store.writing() as session:
        session.connection().execute(text("UPDATE scenario SET on_since = :at"), {"at": str(now - timedelta(days=3))})
        for room_id in rooms:
            page = RegistrationPage(project_id=project_id, page_id=f"{room_id}-page", room_id=room_id)
            page.subscribers_pulled_at = now
            session.add(page)
        session.add(OrderList(project_id=project_id, asked_at=now + timedelta(days=1), covered_from=now))
        session.flush()
        insert_mappings(
            session,
            Subscriber,
            (
                {
                    "project_id": project_id,
                    "page_id": f"{room_id}-page",
                    "number": number,
                    "answer_ordinal": 0,
                    "answer_position": number,
                    "session_at": now + timedelta(days=1 + number % SESSIONS),
                    "email": f"person{number}@example.com",
                }
                for room_id in rooms
                for number in range(SESSIONS * PEOPLE)
            ),
        )
        session.add_all(_report(project_id, room_id, number, now) for room_id in rooms[:5] for number in range(REPORTS))


def _fill_singly(desk: Desk, project_id: int) -> None:
    """All registered since the scenarios are on, and others ordered; their steps are due in weeks."""
    _fill(desk, project_id)
    now = desk.now()
    with desk.store.writing() as session:
        for sql in ("DELETE FROM scenario_run", "DELETE FROM scenario", "UPDATE subscriber SET registered_at = :at"):
            session.connection().execute(text(sql), {"at": str(now)} if ":at" in sql else {})
        orders = (
            {
                "project_id": project_id,
                "number": str(number),
                "email": f"buyer{number}@example.com",
                "state": PaidState.UNPAID,
                "tags": "{}",
                "said_by": "list",
                "said_at": now,
                "created_at": now - timedelta(minutes=number % (3 * 24 * 60)),
            }
            for number in range(ORDERS)
        )
        insert_mappings(session, ShopOrder, orders)
    long = STEPS[1].wait_min
    for number in range(PAGES // 2):
        room_id = f"222222:room{number}"
        for trigger, place, group in (
            (Trigger.REGISTRATION, f"{room_id}-page", Group.REGISTERED),
            (Trigger.ORDER, "" if number else room_id, Group.BUYERS),
            (Trigger.DAILY, room_id, Group.CAME),
        ):
            minutes = 18 * 60 if trigger is Trigger.DAILY else long
            scenario = Scenario(f"{trigger} {number}", When(trigger, place, minutes), Whom(group), STEPS)
            switch_scenario(desk, project_id, save_scenario(desk, project_id, scenario), on=True)
    with desk.store.writing() as session:
        session.connection().execute(text("UPDATE scenario SET on_since = :at"), {"at": str(now - timedelta(days=3))})


def _nothing(desk: Desk, project_id: int) -> None:
    """Happens when nothing does."""


def _order(desk: Desk, project_id: int) -> None:
    """One more order, of which the list has just told."""
    with desk.store.writing() as session:
        known = session.get_one(OrderList, project_id)
        assert known.asked_at
        known.asked_at += timedelta(seconds=1)
        session.add(
            ShopOrder(
                project_id=project_id,
                number=str(known.asked_at),
                email="late@example.com",
                state=PaidState.UNPAID,
                tags="{}",
                said_by="list",
                said_at=desk.now(),
                created_at=desk.now(),
            )
        )


def _report(project_id: int, room_id: str, number: int, now: datetime) -> Report:
    return Report(
        project_id=project_id,
        webinar_id=f"{room_id}*{number}",
        room_id=room_id,
        kind="live",
        starts_at=now - timedelta(hours=4 * (number + 1)),
        length_s=3600.0,
        state="ready",
        listed_at=now,
        pulled_at=now,
        version=1,
        listing="{}",
    )
