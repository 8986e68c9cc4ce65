"""What is asked of Bizon365."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from core.domain.functions.call import AddSubscriberCall
from core.errors import DeskError
from core.problems import read_problem
from core.sandbox.world.webinars import MOSCOW
from core.services.functions.add_subscriber import add_subscriber
from core.services.functions.answer import FunctionAnswer
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.orders.job import start_pull_orders
from core.services.orders.states import get_orders_state, want_orders
from core.services.projects.connections import open_bizon
from core.services.registration.job import start_registration
from core.services.registration.removal_job import start_removal
from core.services.registration.subscribers_job import start_pull_subscribers
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from tests.bad_days.works import JobWork, RoundWork, Work, once
from tests.bad_days.world import World
from tests.registering import coming, page_id, plan_of, registered
from tests.stored import fetch_all, stored_viewers, write

NAMED = ("username", "city", "country")
"""What a bad day may change in a row of Bizon365."""


def plainly(rows: list[dict[str, Any]]) -> list[str]:
    """Rows without their order and without names."""
    return sorted(json.dumps({k: v for k, v in row.items() if k not in NAMED}, sort_keys=True) for row in rows)


class Registering(JobWork):
    kind = "register"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.emails = [f"person{self.number}.{n}@example.com" for n in range(7)]

    def begin(self) -> None:
        plan = plan_of(self.desk, self.world.server, self.emails, name=f"list {self.number}.csv")
        self.job_id = start_registration(self.desk, self.project_id, plan)

    def go_on(self) -> None:
        if self.job.can_go_on:
            super().go_on()

    def is_done(self) -> bool:
        return self.job.state == "done" and {state for state, *_ in self.rows("batch_row")} <= {
            "registered",
            "already_there",
            "rejected",
        }

    def check(self) -> None:
        super().check()
        held = registered(self.world.server)
        for state, email in self.rows("batch_row", "email"):
            match state:
                case "registered" | "already_there":
                    assert held[email] == 1, (state, email)
                case "uncertain":
                    assert held[email] <= 1, (state, email)
                case _:
                    assert held[email] == 0, (state, email)

    def problems(self) -> list[DeskError | None]:
        return self.row_problems("batch_row")


class Unregistering(JobWork):
    """Begins with a run whose people are registered."""

    kind = "unregister"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.run = Registering(world)
        self.run.emails = self.run.emails[:3]
        self.run.begin()
        self.run.rest()
        assert self.run.is_done()

    def begin(self) -> None:
        self.job_id = start_removal(self.desk, self.project_id, self.run.job_id)

    def is_done(self) -> bool:
        return self.job.state == "done" and not self.held()

    def held(self) -> Counter[str]:
        held = registered(self.world.server)
        return Counter({email: held[email] for email in self.run.emails if held[email]})

    def check(self) -> None:
        super().check()
        held = self.held()
        for state, email in self.run.rows("batch_row", "email"):
            assert state in ("registered", "already_there", "removed")
            if state == "removed":
                assert not held[email]
        assert held <= once(self.run.emails)


class PullingReports(JobWork):
    kind = "pull_reports"

    def begin(self) -> None:
        self.job_id = start_pull(self.desk, self.project_id, PullRequest(only_new=False))

    def is_done(self) -> bool:
        ids = [webinar.webinar_id for webinar in self.world.server.world.webinars]
        return self.job.state == "done" and dict(self.job.counts) == {"done": len(ids)}

    def check(self) -> None:
        super().check()
        sql = "SELECT key FROM job_item WHERE job_id = :id AND state = 'done'"
        with open_bizon(self.desk, self.project_id) as api:
            for (webinar_id,) in fetch_all(self.desk, sql, id=self.job_id):
                truth = [dict(row) for row in api.fetch_viewers(webinar_id).read()]
                assert plainly(stored_viewers(self.desk, webinar_id)) == plainly(truth)


class PullingSubscribers(JobWork):
    kind = "pull_subscribers"

    @property
    def page_id(self) -> str:
        return page_id(self.world.server, "english-b1")

    def begin(self) -> None:
        self.job_id = start_pull_subscribers(self.desk, self.project_id, self.page_id)

    def is_done(self) -> bool:
        return self.job.state == "done" and self.job.problem is None

    def check(self) -> None:
        super().check()
        if self.is_done():
            sql = "SELECT count(*), count(DISTINCT email || session_at) FROM subscriber WHERE page_id = :id"
            with open_bizon(self.desk, self.project_id) as api:
                truth = api.fetch_subscribers(self.page_id).subscribers
            of_each = {(person.email, person.webinar_at) for person in truth}
            assert [tuple(row) for row in fetch_all(self.desk, sql, id=self.page_id)] == [(len(truth), len(of_each))]


class PullingOrders(JobWork):
    kind = "pull_orders"

    def begin(self) -> None:
        self.job_id = start_pull_orders(self.desk, self.project_id)

    def is_done(self) -> bool:
        return self.job.state == "done" and self.job.problem is None and _orders_problem(self) is None

    def check(self) -> None:
        super().check()
        if self.is_done():
            check_orders(self)


class LookingForOrders(RoundWork):
    """The orders of the last days, once an hour."""

    kind = "orders"

    def begin(self) -> None:
        want_orders(self.desk, self.project_id, self.desk.now())
        self.begin_round()

    def is_done(self) -> bool:
        return _orders_problem(self) is None

    def check(self) -> None:
        if self.is_done():
            check_orders(self)

    def problems(self) -> list[DeskError | None]:
        return [_orders_problem(self)]


def _orders_problem(work: Work) -> DeskError | None:
    return get_orders_state(work.desk, work.project_id).problem


def check_orders(work: Work) -> None:
    """Every order of the last weeks is stored once."""
    since = work.desk.now().date() - timedelta(days=20)
    with open_bizon(work.desk, work.project_id) as api:
        truth = {str(row.raw["_id"]) for row in api.fetch_orders(since, work.desk.now().date()).rows}
    assert truth <= {number for (number,) in fetch_all(work.desk, "SELECT number FROM shop_order")}


class FetchingAnnounced(RoundWork):
    """Reports that a delivery has announced."""

    kind = "reports"

    def begin(self) -> None:
        ids = [webinar.webinar_id for webinar in self.world.server.world.webinars]
        self.webinar_id = ids[self.number % len(ids)]
        # As if it had been announced for the first time.
        write(self.desk, "DELETE FROM webhook_event WHERE kind = 'webinar_end'")
        write(self.desk, "DELETE FROM expected_report WHERE webinar_id = :id", id=self.webinar_id)
        write(self.desk, "UPDATE report SET state = 'not_ready' WHERE webinar_id = :id", id=self.webinar_id)
        told = {"event": "webinarEnd", "webinarId": self.webinar_id, "stat": 60, "len": 95}
        store_deliveries(self.desk, [Arrival(self.project_id, json.dumps(told).encode(), "application/json")])
        self.begin_round()

    def is_at_rest(self) -> bool:
        pulls = "SELECT id FROM job WHERE state IN ('queued', 'running')"
        return not fetch_all(self.desk, pulls) and super().is_at_rest()

    def _row(self) -> tuple[str, str | None]:
        [row] = fetch_all(
            self.desk, "SELECT state, problem FROM expected_report WHERE webinar_id = :id", id=self.webinar_id
        )
        return row[0], row[1]

    def is_done(self) -> bool:
        return self._row()[0] == "ready"

    def check(self) -> None:
        state, _ = self._row()
        [(held,)] = fetch_all(self.desk, "SELECT state FROM report WHERE webinar_id = :id", id=self.webinar_id) or [
            ("listed",)
        ]
        assert (state == "ready") <= (held == "ready")

    def problems(self) -> list[DeskError | None]:
        return [read_problem(self._row()[1])]


class AskedByBot(Work):
    """A bot registers one person, and asks again until it is told that the person is registered."""

    kind = "function"
    answer: FunctionAnswer

    def begin(self) -> None:
        self.email = f"person{self.number}.bot@example.com"
        at = coming(self.world.server)
        local = at.astimezone(MOSCOW)
        call = AddSubscriberCall(
            page_id=page_id(self.world.server),
            date=f"{local:%d.%m.%Y}",
            time=f"{local:%H:%M}",
            email=self.email,
            name="Вера",
        )
        self.answer = add_subscriber(self.desk, self.project_id, call)

    def is_at_rest(self) -> bool:
        return True

    def go_on(self) -> None:
        self.begin()

    def is_done(self) -> bool:
        return self.answer.result is True

    def check(self) -> None:
        held = registered(self.world.server)[self.email]
        assert held <= 1
        if self.is_done():
            assert held == 1

    def problems(self) -> list[DeskError | None]:
        assert self.is_done() or isinstance(self.answer.result, str)
        return [self.answer.problem]
