"""What tests of scenarios need: a desk whose clock stands, people of the sandbox's Salebot at webinars, and looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import core.services.scenarios.look_again  # noqa: F401 - the start loads it, for the campaigns that runs begin
from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions
from core.domain.orders.order import PaidState
from core.domain.scenarios.brake import Asks
from core.domain.scenarios.quiet_hours import QuietHours
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Rules
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.job import send_people
from core.services.projects.jobs import get_job
from core.services.registration.job import send_step
from core.services.registration.states import KIND as REGISTER
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.runs import Run, list_runs
from core.services.scenarios.scenarios import save_scenario, switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import set_quiet_hours
from data.models import OrderList, Report, ScenarioRun
from tests.conftest import wire
from tests.orders_world import order, put
from tests.patience import SOON
from tests.present import PRESENT, SteppingClock
from tests.reports_world import ROOM, put_viewers, store_report, viewer
from tests.sending import carry_out, received
from tests.stored import write
from tests.webinars_world import PAGE, store_page, subscriber

MESSAGE = "Спасибо, что пришли!"
NEVER_QUIET = QuietHours(0, 0)
THANKS = Scenario(
    "Спасибо",
    When(Trigger.REPORT, ROOM, 60),
    Whom(Group.CAME),
    (ScenarioStep(CampaignActions(message=MESSAGE)),),
    by_itself=True,
)
LATER = ScenarioStep(CampaignActions(message="Ещё можно"), wait_min=120, unless_paid=True)
WELCOME = replace(THANKS, when=When(Trigger.REGISTRATION, PAGE, 10), whom=Whom(Group.REGISTERED))
ORDERED = replace(THANKS, when=When(Trigger.ORDER, "", 10), whom=Whom(Group.BUYERS))


@dataclass(frozen=True)
class School:
    """A project whose scenarios are looked after by hand, and its clock."""

    desk: Desk
    clock: SteppingClock
    project_id: int

    @classmethod
    def opened(cls, desk: Desk, server: SandboxServer, now: datetime = PRESENT) -> "School":
        clock = SteppingClock(now)
        school = cls(replace(desk, clock=clock, waits=SOON), clock, wire(desk, server).id)
        set_quiet_hours(school.desk, school.project_id, NEVER_QUIET)
        return school

    def switch_on(self, scenario: Scenario = THANKS) -> int:
        """Save a scenario and switch it on; returns its id."""
        scenario_id = save_scenario(self.desk, self.project_id, scenario)
        switch_scenario(self.desk, self.project_id, scenario_id, on=True)
        return scenario_id

    def hold(
        self, people: Sequence[Person], *, minutes: float = 30, others: Sequence[dict[str, Any]] = (), **more: Any
    ) -> int:
        """A webinar that these people come to, and others (raw viewers), which has ended now; returns the id of its
        report."""
        self.clock.step(timedelta(hours=1, minutes=5))
        starts_at = self.desk.now() - timedelta(hours=1)
        came = [viewer(one.first_name, cu1=str(one.client_id), minutes=minutes) for one in people]
        return store_report(self.desk, self.project_id, [*came, *others], starts_at=starts_at, **more)

    def grow(self, report_id: int, people: Sequence[Person], *, others: Sequence[dict[str, Any]] = ()) -> None:
        """A minute later the report is loaded again, and holds these people now."""
        self.clock.step(timedelta(minutes=1))
        raw = [viewer(one.first_name, cu1=str(one.client_id)) for one in people]
        with self.desk.store.writing() as session:
            report = session.get_one(Report, report_id)
            report.version, report.pulled_at = report.version + 1, self.desk.now()
            put_viewers(session, report, [*raw, *others])

    def register(
        self, people: Sequence[Person], session_at: datetime, at: Mapping[str, datetime] | None = None
    ) -> None:
        """These people are all who have registered on the page for the session, as it is loaded now: at this moment,
        unless `at` says when, by e-mail."""
        now = self.desk.now()
        raw = [
            subscriber(
                one.email,
                session_at=session_at,
                url_marker=str(one.client_id),
                registeredTime=(at or {}).get(one.email, now).isoformat(),
            )
            for one in people
        ]
        store_page(self.desk, self.project_id, raw, marker_name="salebot")
        self.load_again()

    def sell(self, people: Sequence[Person], state: PaidState) -> None:
        """These people order now, which the list of orders says at once."""
        now = self.desk.now()
        made = [order(0, 100, state, email=one.email, phone=f"+{one.phone}", username=one.first_name) for one in people]
        for one in made:
            one.created_at, one.said_at = now, now
            one.paid_at = now if state is PaidState.PAID else None
        put(self.desk, self.project_id, *made)
        self.load_again()

    def load_again(self) -> None:
        """The orders and the registrations have just been asked for, and are the same."""
        now = self.desk.now()
        with self.desk.store.writing() as session:
            session.merge(OrderList(project_id=self.project_id, asked_at=now))
        write(self.desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=now)

    def look(self, after: timedelta = timedelta()) -> list[Run]:
        """Let the time pass and look; then the campaigns are carried out. Returns the runs."""
        self.clock.step(after)
        look_after_scenarios(self.desk, self.project_id, never)
        for run in self.runs():
            if run.state is RunState.SENDING and run.job_id and (job := get_job(self.desk, run.job_id)).is_active:
                carry_out(self.desk, run.job_id, send_step if job.kind == REGISTER else send_people)
        look_after_scenarios(self.desk, self.project_id, never)
        return self.runs()

    def look_later(self, after: timedelta) -> list[Run]:
        """As `look`, when the orders and registrations were loaded right before."""
        self.clock.step(after)
        self.load_again()
        return self.look()

    def runs(self) -> list[Run]:
        """In the order in which they are due."""
        return list_runs(self.desk, self.project_id, limit=100)[::-1]

    def only(self, rules: Rules, **more: Any) -> Scenario:
        """The thanks, for those who came and meet the rules."""
        return replace(THANKS, whom=Whom(Group.CAME, rules), **more)


def messages(school: School, people: Sequence[Person]) -> Counter[int]:
    """How many messages each of them has got, by client."""
    return received(school.desk, school.project_id, people)[1]


def store_run(desk: Desk, project_id: int, scenario_id: int, *, asked_for: int = 1, subject: str = "1") -> int:
    """A run that waits for a person; returns its id."""
    at = desk.now()
    run = ScenarioRun(
        project_id=project_id,
        scenario_id=scenario_id,
        step=0,
        subject=subject,
        starts_at=at,
        moment=at,
        due_at=at,
        state=RunState.ASKS,
        asks=Asks.FIRST,
        asked_for=asked_for,
    )
    with desk.store.writing() as session:
        session.add(run)
        session.flush()
        return run.id or 0
