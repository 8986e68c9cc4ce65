"""What of the Inbox needs somebody."""

from datetime import timedelta

from sqlmodel import col, update

from core.desk import Desk
from core.errors import Forbidden, LimitReached, ReportNotReady, Unauthorized
from core.jobs.rounds import retry_now
from core.problems import write_problem
from core.services.inbox.attention import GIVEN_UP_LATELY, get_inbox_attention
from core.services.inbox.list_registrations import InboxSearch, list_inbox
from core.services.inbox.waits import WAITS
from core.start import load_jobs
from core.waits import USUAL_WAITS
from data.models import ExpectedReport
from data.repositories.due_times import LONGEST_WAIT, end_impossible_waits
from tests.inbox_world import bring_to, deliver, mark, registration

PROJECT = 1
load_jobs()


def announce(desk: Desk, number: int, **values: object) -> None:
    webinar_id = f"222222:room*2026-11-20T19:00:{number:02d}"
    deliver(desk, PROJECT, f'{{"event": "webinarEnd", "webinarId": "{webinar_id}"}}'.encode())
    with desk.store.writing() as session:
        session.exec(update(ExpectedReport).where(col(ExpectedReport.webinar_id) == webinar_id).values(**values))


def test_empty_inbox_needs_no_attention(desk: Desk) -> None:
    inbox = get_inbox_attention(desk, PROJECT)
    assert not inbox.has_deliveries
    assert inbox.by_group == {"unmatched": 0, "failed": 0}
    assert (inbox.today.total, inbox.relay.waiting, inbox.stuck_reports) == (0, 0, 0)


def test_postponed_registrations_are_due_at_once_when_the_problem_is_solved(desk: Desk) -> None:
    later, used_up = desk.now() + timedelta(hours=3), write_problem(LimitReached("salebot_budget", 5))
    waiting, noticing, looking, arriving = deliver(desk, PROJECT, *(registration(number) for number in range(4)))
    bring_to(desk, waiting, "waiting", due_at=later, problem=used_up)
    bring_to(desk, noticing, "noticing", due_at=later, problem=used_up)
    bring_to(desk, looking, "waiting", due_at=later)
    bring_to(desk, arriving, "noticing", due_at=later)
    stuck = get_inbox_attention(desk, PROJECT).stuck
    assert (stuck.waiting, type(stuck.problem)) == (4, LimitReached)
    assert retry_now(desk, PROJECT) == 2
    due = {row.event_id: row.due_at for row in list_inbox(desk, PROJECT, InboxSearch()).rows if row.due_at}
    assert max(due[waiting], due[noticing]) <= desk.now()
    assert due[looking] == due[arriving] == later


def test_relays_and_announced_reports_are_tried_at_once_when_the_problem_is_solved(desk: Desk) -> None:
    later, refused = desk.now() + timedelta(hours=1), write_problem(Unauthorized("salebot", "bizon_webhook", 401))
    for number, problem in enumerate((refused, None)):
        announce(desk, number, due_at=later, problem=problem)
        [event_id] = deliver(desk, PROJECT, registration(number))
        mark(desk, event_id, relay_state="waiting", relay_at=later, relay_problem=problem)
    assert retry_now(desk, PROJECT) == 2
    assert retry_now(desk, PROJECT) == 0


def test_what_a_clock_that_ran_ahead_has_put_off_for_days_is_due_now_and_usual_waits_go_on(desk: Desk) -> None:
    problem = write_problem(Unauthorized("salebot", "bizon_webhook", 401))
    waits = (  # when it is due, its problem, whether a clock that goes right can have written that
        (timedelta(days=3), None, False),
        (timedelta(days=3), problem, False),
        (timedelta(minutes=59), None, True),
        (timedelta(hours=24), problem, True),
    )
    now = desk.now()
    for number, (wait, known, _) in enumerate(waits):
        announce(desk, number, due_at=now + wait, problem=known)
        [written, noticing, relayed] = deliver(desk, PROJECT, *(registration(3 * number + each) for each in range(3)))
        bring_to(desk, written, "waiting", due_at=now + wait, problem=known)
        bring_to(desk, noticing, "noticing", due_at=now + wait, problem=known)
        mark(desk, relayed, relay_state="waiting", relay_at=now + wait, relay_problem=known)
        bring_to(desk, relayed, "done", due_at=None)
    with desk.store.writing() as session:
        impossible = sum(not is_usual for *_, is_usual in waits)
        assert end_impossible_waits(session, PROJECT, now) == 4 * impossible
        assert end_impossible_waits(session, PROJECT, now) == 0


def test_no_wait_without_a_problem_is_longer_than_a_clock_that_goes_right_can_write() -> None:
    assert timedelta(seconds=USUAL_WAITS.lands_s) < LONGEST_WAIT
    assert max(WAITS) <= LONGEST_WAIT


def test_test_deliveries_count_neither_as_registrations_of_today_nor_as_failed(desk: Desk) -> None:
    first, second = deliver(desk, PROJECT, registration(1), registration(2))
    for event_id in (first, second):
        bring_to(desk, event_id, "unmatched")
    mark(desk, second, is_test=True)
    inbox = get_inbox_attention(desk, PROJECT)
    assert inbox.has_deliveries
    assert (inbox.today.total, inbox.by_group["unmatched"]) == (1, 1)


def test_announced_reports_are_stuck_when_bizon365_fails_or_after_a_day(desk: Desk) -> None:
    now = desk.now()
    waits = write_problem(ReportNotReady("bizon365", "get"))
    announce(desk, 1, state="waiting", problem=waits)
    announce(desk, 2, state="ready")
    announce(desk, 3, state="waiting", problem=write_problem(Forbidden("bizon365", "getlist", 403)))
    announce(desk, 4, state="given_up", problem=waits, announced_at=now - timedelta(days=1))
    announce(desk, 5, state="given_up", problem=waits, announced_at=now - GIVEN_UP_LATELY)
    assert get_inbox_attention(desk, PROJECT).stuck_reports == 2
