"""A made month played to the program: its facts are loaded, it looks, its operator acts, its campaigns are carried
out against the sandbox over HTTP, and it is killed again and again."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import event

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.notices.kinds import NoticeKind
from core.domain.orders.order import PaidState
from core.domain.outside.events import EventKind
from core.domain.scenarios.brake import Asks
from core.domain.scenarios.quiet_hours import QuietHours
from core.domain.webinars.segments import Band, Measure, Rules
from core.http.pace import never
from core.jobs.attempts import finish_job, mark_running
from core.jobs.progress import JobProgress, get_job, list_jobs
from core.jobs.states import JobState
from core.sandbox.bizon.registrations import Registrations
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.exclusions import exclude_people, exclude_segment
from core.services.campaigns.job import send_people
from core.services.campaigns.states import KIND as CAMPAIGN
from core.services.outside.endpoints import EndpointDraft, add_endpoint
from core.services.projects.connections import open_bizon, open_salebot
from core.services.projects.counting import set_offer_minute
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.registration.job import send_step
from core.services.registration.pull_subscribers import FetchedSubscribers, save_subscribers
from core.services.registration.states import KIND as REGISTRATION
from core.services.registration.subscribers_job import KIND as SUBSCRIBERS
from core.services.scenarios import look_again as look_again  # the start loads it, for the campaigns that runs begin
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.runs import allow_run, list_asking, list_runs, skip_run
from core.services.scenarios.scenarios import remove_scenario, save_scenario, switch_scenario
from core.services.scenarios.switch import get_scenario_settings, set_quiet_hours, stop_all
from core.services.webinars.segments import Segment, save_segment
from core.waits import Waits
from data.models import OrderList, RegistrationPage, Report, ShopOrder
from data.repositories.handed import list_handed
from tests.conftest import wire
from tests.present import SteppingClock
from tests.reports_world import put_viewers, store_report, viewer
from tests.sending import carry_out, go_on, people_with_clients
from tests.services.scenarios.month.made import (
    DAY,
    LENGTH,
    OFFER_MIN,
    ROOMS,
    STAYED_AT,
    STAYED_MIN,
    Act,
    Human,
    Look,
    Month,
    Place,
    Registration,
    Webinar,
    declines,
    is_office_hour,
)
from tests.services.scenarios.month.reference import Sent
from tests.services.scenarios.month.rules import HANDING, LINK_VARIABLE, NEXT_PAGE
from tests.stored import fetch_all, write
from tests.webinars_world import fetched_page, subscriber

AT_ONCE = Waits(lands_s=0.01, settle_s=0.01, retry_s=0.001, disk_retry_s=0.1)
"""What a killed process sent has arrived: it is killed between two statements."""
MARKER = "salebot"
ZONE = ZoneInfo("Europe/Moscow")
MANY = 1_000_000


def list_clients(server: SandboxServer, count: int) -> list[Person]:
    """So many people whom the sandbox's Salebot knows by their e-mail, and who are not on the page on which a step
    registers people."""
    page = server.world.find_page(NEXT_PAGE)
    assert page
    there = {signup.email for signup in Registrations(server.world).signups(page)}
    return list(islice((one for one in people_with_clients(server) if one.email not in there), count))


class Killed(BaseException):
    """The process ends here."""


@dataclass
class School:
    """The program with a month's data as far as they are known, and a clock that stands between two looks."""

    desk: Desk
    server: SandboxServer
    clock: SteppingClock
    project_id: int
    month: Month
    scenario_ids: dict[str, int] = field(default_factory=dict)
    by_hand: set[str] = field(default_factory=set)
    written_to: set[int] = field(default_factory=set)
    listed: set[tuple[int, int]] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    seen: datetime | None = None
    acted_until: datetime | None = None
    reports: dict[int, tuple[int, int]] = field(default_factory=dict)
    pages: dict[str, FetchedSubscribers] = field(default_factory=dict)

    @classmethod
    def opened(cls, desk: Desk, server: SandboxServer, clock: SteppingClock, month: Month) -> "School":
        desk = replace(desk, clock=clock, waits=AT_ONCE)
        school = cls(desk, server, clock, wire(desk, server).id, month)
        settings = get_salebot_settings(desk, school.project_id)
        change_salebot_settings(desk, school.project_id, replace(settings, daily_budget=MANY, campaign_cap=MANY))
        with desk.store.writing() as session:
            for room_id in ROOMS:
                page = RegistrationPage(
                    project_id=school.project_id, page_id=f"{room_id}-page", room_id=room_id, marker_name=MARKER
                )
                session.merge(page)
        asks_for = EndpointDraft("https://example.com", (EventKind.SCENARIO_PEOPLE,))
        add_endpoint(desk, school.project_id, asks_for)
        for room_id in ROOMS:
            set_offer_minute(desk, school.project_id, room_id, OFFER_MIN)
        return school

    def play(self) -> None:
        for look in self.month.looks:
            self.clock.step(look.at - self.clock.now())
            self._act()
            if look.bizon:
                self._load()
            self.server.faults.clear()
            if not look.salebot:
                self.server.faults.play("status", status=503)
            for statements in look.kills:
                with killed_after(self.desk, statements):
                    self._work(look)
            self._work(look)
            self._note_written_to()

    def received(self) -> Counter[Sent]:
        """What the clients of the sandbox's Salebot got."""
        self.server.faults.clear()
        with open_salebot(self.desk, self.project_id) as api:
            return Counter(
                Sent(client_id, row.text or "", row.created_at or self.month.begins_at)
                for client_id in self.written_to
                for row in api.fetch_history(client_id)
            )

    def told(self) -> Counter[tuple[str, int]]:
        """Of how many people of which scenario the operators were told."""
        rows = fetch_all(self.desk, "SELECT facts FROM notice WHERE kind = :kind", kind=NoticeKind.SCENARIO_FOUND)
        return Counter((facts["name"], facts["people"]) for facts in (json.loads(one) for (one,) in rows))

    def handed(self) -> Counter[tuple[Place, int]]:
        """Who was written into a file, or passed on to other programs, by which step."""
        number_of = {key: one.number for one in self.month.humans for key in (one.email, one.client_id) if key}
        label_of = {scenario_id: label for label, scenario_id in self.scenario_ids.items()}
        found = Counter[tuple[Place, int]]()
        with self.desk.store.reading() as session:
            for run in list_runs(self.desk, self.project_id, limit=MANY):
                place = Place(label_of[run.scenario_id], run.starts_at, run.step)
                if place.label in HANDING:
                    rows = list_handed(session, self.project_id, run.id)
                    found.update((place, number_of[row.client_id or row.email or ""]) for row in rows)
        return found

    def registered(self) -> Counter[tuple[str, datetime]]:
        """Who was registered for which session by a step, as the sandbox's Bizon365 holds it."""
        own = {one.email for one in self.month.humans if one.email}
        with open_bizon(self.desk, self.project_id) as api:
            listed = api.fetch_subscribers(NEXT_PAGE).subscribers
        return Counter((one.email or "", one.webinar_at or self.month.begins_at) for one in listed if one.email in own)

    def links(self, client_ids: Collection[int]) -> dict[int, object]:
        """The links that clients have got."""
        with open_salebot(self.desk, self.project_id) as api:
            return {one: api.get_variables(one).get(LINK_VARIABLE) for one in client_ids}

    def people(self) -> Counter[Place]:
        """For how many people each step was begun, as the runs say it."""
        label_of = {scenario_id: label for label, scenario_id in self.scenario_ids.items()}
        runs = list_runs(self.desk, self.project_id, limit=MANY)
        return +Counter({Place(label_of[run.scenario_id], run.starts_at, run.step): run.people for run in runs})

    def _work(self, look: Look) -> None:
        """One look, the answers of the operator, the campaigns; the next look sees that these have ended."""
        look_after_scenarios(self.desk, self.project_id, never)
        while self._answer(look) or (look.bizon and self._load_wanted()):
            look_after_scenarios(self.desk, self.project_id, never)
        settings = get_scenario_settings(self.desk, self.project_id)
        if not settings.is_stopped and not settings.quiet.holds(look.at, ZONE):
            for job in self._list_begun():
                if job.is_active:
                    carry_out(self.desk, job.id, send_step if job.kind == REGISTRATION else send_people)
                elif job.can_go_on:
                    if look.salebot:
                        go_on(self.desk, job.id)
                else:
                    self.over.add(job.id)

    def _list_begun(self) -> list[JobProgress]:
        """Campaigns and registrations, the oldest first, without those that are over."""
        sql = "SELECT id FROM job WHERE kind IN (:campaign, :registration) ORDER BY created_at"
        ids = fetch_all(self.desk, sql, campaign=CAMPAIGN, registration=REGISTRATION)
        return [get_job(self.desk, one) for (one,) in ids if one not in self.over]

    def _answer(self, look: Look) -> bool:
        """Whether the operator let anything go."""
        label_of = {scenario_id: label for label, scenario_id in self.scenario_ids.items()}
        asking = list_asking(self.desk, self.project_id)
        for run in asking:
            place = Place(label_of[run.scenario_id], run.starts_at, run.step)
            if run.asks is Asks.CAP and not is_office_hour(look.at):
                continue
            is_asked_first = place.label in self.by_hand and not run.people
            if is_asked_first and declines(place):
                skip_run(self.desk, self.project_id, run.id)
            else:
                allow_run(self.desk, self.project_id, run.id)
        return len(list_asking(self.desk, self.project_id)) < len(asking)

    def _note_written_to(self) -> None:
        """The log of the sandbox keeps the last calls alone."""
        for method in ("message", "callback"):
            self.written_to |= {int(call.body["client_id"]) for call in self.server.traffic.of(method)}
        for call in self.server.traffic.of("add_to_list"):
            self.listed |= {(call.body["list_id"], client_id) for client_id in call.body["clients"]}
        self.server.traffic.clear()

    def _act(self) -> None:
        until = max(self.clock.now(), self.acted_until or self.clock.now())
        for act in self.month.acts:
            if act.at <= until and (self.acted_until is None or act.at > self.acted_until):
                self._carry_out(act)
        self.acted_until = until

    def _carry_out(self, act: Act) -> None:
        desk, project_id, scenario_id = self.desk, self.project_id, self.scenario_ids.get(act.label)
        match act.deed:
            case "save":
                assert act.rules
                if not act.rules.by_itself:
                    self.by_hand.add(act.label)
                self.scenario_ids[act.label] = save_scenario(desk, project_id, act.rules, scenario_id=scenario_id)
            case "on" | "off":
                switch_scenario(desk, project_id, self.scenario_ids[act.label], on=act.deed == "on")
            case "remove":
                remove_scenario(desk, project_id, self.scenario_ids[act.label])
            case "stop" | "go_on":
                stop_all(desk, project_id, stop=act.deed == "stop")
            case "quiet":
                set_quiet_hours(desk, project_id, QuietHours(*act.quiet))
            case "exclude":
                people = [_person(human) for human in self.month.humans[:: act.each]]
                exclude_people(desk, project_id, people, scenario_id)
            case "exclude_segment":
                stayed = Rules({Measure.MINUTES: Band(STAYED_MIN, None)})
                save_segment(desk, project_id, Segment("stayed", stayed, STAYED_AT))
                exclude_segment(desk, project_id, "stayed")

    def _load(self) -> None:
        """What is known by now and was not loaded before."""
        before = self.seen
        self.seen = max(self.clock.now(), before or self.clock.now())
        for webinar in self.month.webinars:
            there = sum(known_at <= self.seen for known_at, _ in webinar.versions)
            if there and self.reports.get(webinar.number, (0, 0))[1] < there:
                self._load_report(webinar, there)
        self._load_registrations(before)
        self._load_orders(before)

    def _load_registrations(self, before: datetime | None) -> None:
        assert self.seen
        new: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        for one in self.month.registrations:
            if one.at <= self.seen and (before is None or one.at > before):
                new[one.webinar.page_id].append(_subscriber(one))
        for page_id, raw in new.items():
            known, more = self.pages.get(page_id), fetched_page(page_id, raw, MARKER)
            if known:
                rows = [{**row, "number": number} for number, row in enumerate(more.rows, len(known.rows))]
                origins = [*known.origins, *more.origins]
                more = replace(more, rows=[*known.rows, *rows], origins=origins, said=len(origins))
            self.pages[page_id] = more
            save_subscribers(self.desk, self.project_id, more)

    def _load_wanted(self) -> bool:
        """The registrations of the pages that a look wants to know anew: nothing new is among them. Whether there were
        such pages."""
        wanted = list_jobs(self.desk, self.project_id, kind=SUBSCRIBERS, active_only=True)
        for job in wanted:
            mark_running(self.desk, job.id)
            write(
                self.desk,
                "UPDATE registration_page SET subscribers_pulled_at = :at WHERE page_id = :page_id",
                at=self.clock.now(),
                page_id=job.request["page_id"],
            )
            finish_job(self.desk, job.id, JobState.DONE)
        return bool(wanted)

    def _load_report(self, webinar: Webinar, there: int) -> None:
        came = [
            _viewer(visit.human, stayed)
            for visit in self.month.visits
            if visit.webinar is webinar and (stayed := visit.minutes[there - 1]) is not None
            for _ in range(visit.devices)
        ]
        state = "ready" if webinar.versions[there - 1][1] else "incomplete"
        if webinar.number not in self.reports:
            report_id = store_report(
                self.desk,
                self.project_id,
                came,
                starts_at=webinar.starts_at,
                room_id=webinar.room_id,
                state=state,
                length_s=LENGTH.total_seconds(),
            )
        else:
            report_id, _ = self.reports[webinar.number]
            with self.desk.store.writing() as session:
                report = session.get_one(Report, report_id)
                report.version, report.pulled_at, report.state = report.version + 1, self.clock.now(), state
                put_viewers(session, report, came)
        self.reports[webinar.number] = report_id, there

    def _load_orders(self, before: datetime | None) -> None:
        assert self.seen
        now = self.clock.now()
        with self.desk.store.writing() as session:
            session.merge(
                OrderList(project_id=self.project_id, asked_at=now, covered_from=self.month.begins_at - 30 * DAY)
            )
            for order in self.month.orders:
                told = (order.known_at, order.paid_known_at)
                if any(at and at <= self.seen and (before is None or at > before) for at in told):
                    is_paid = order.paid_known_at is not None and order.paid_known_at <= self.seen
                    session.merge(
                        ShopOrder(
                            project_id=self.project_id,
                            number=str(order.number),
                            email=order.human.email,
                            username=order.human.name,
                            amount_minor=100_000,
                            paid_minor=100_000 if is_paid else 0,
                            currency="RUB",
                            state=PaidState.PAID if is_paid else PaidState.UNPAID,
                            created_at=order.made_at,
                            paid_at=order.paid_at if is_paid else None,
                            tags="{}",
                            said_by="list",
                            said_at=now,
                        )
                    )


@contextmanager
def killed_after(desk: Desk, statements: int) -> Iterator[None]:
    """Let the process die at one of the next statements; whatever it would do after that is not done."""
    left = statements

    def strike(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed

    event.listen(desk.store.engine, "before_cursor_execute", strike)
    try:
        yield
    except Killed:
        pass
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", strike)


def _person(human: Human) -> CampaignPerson:
    return CampaignPerson(human.client_id if human.is_linked else None, human.email, None, human.name)


def _viewer(human: Human, stayed: float) -> dict[str, object]:
    more = {}
    if human.is_linked:
        more["cu1"] = str(human.client_id)
    if human.email and human.shows_email:
        more["email"] = human.email
    return viewer(human.name, minutes=stayed, **more)


def _subscriber(registration: Registration) -> dict[str, object]:
    human = registration.human
    more = {"url_marker": str(human.client_id)} if human.is_linked else {}
    more["registeredTime"] = registration.at.isoformat()
    return subscriber(human.email or "", session_at=registration.webinar.starts_at, username=human.name, **more)
