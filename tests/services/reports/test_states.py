"""The states of announced reports: none is moved to a state that may not follow."""

import json
from datetime import timedelta

import pytest
from sqlmodel import update

from core.desk import Desk
from core.errors import ReportNotReady
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.reports.expected_reports import list_expected, note_ready, note_try
from core.services.reports.states import EXPECTED, REPORTS, ExpectedState, ReportState
from data.models import ExpectedReport

PROJECT, WEBINAR = 1, "623727:python-start*2026-11-19T19:00:00"


def put(desk: Desk, state: ExpectedState) -> None:
    with desk.store.writing() as session:
        session.get_one(ExpectedReport, (PROJECT, WEBINAR)).state = state


def test_an_announced_report_that_ended_keeps_its_state(desk: Desk) -> None:
    body = json.dumps({"event": "webinarEnd", "webinarId": WEBINAR}).encode()
    store_deliveries(desk, [Arrival(PROJECT, body, "application/json")])
    put(desk, ExpectedState.GIVEN_UP)
    with pytest.raises(ValueError, match="ready cannot follow given_up"):
        note_ready(desk, PROJECT, WEBINAR)
    put(desk, ExpectedState.READY)
    with pytest.raises(ValueError, match="waiting cannot follow ready"):
        note_try(desk, PROJECT, WEBINAR, ReportNotReady("bizon365", "get"))
    [row] = list_expected(desk, PROJECT, 1)
    assert (row.state, row.attempts) == (ExpectedState.READY, 0)
    assert EXPECTED.final == {ExpectedState.READY, ExpectedState.GIVEN_UP}


def test_report_that_a_clock_that_ran_ahead_announced_is_tried_again_within_the_hour(desk: Desk) -> None:
    body = json.dumps({"event": "webinarEnd", "webinarId": WEBINAR}).encode()
    store_deliveries(desk, [Arrival(PROJECT, body, "application/json")])
    with desk.store.writing() as session:
        session.exec(update(ExpectedReport).values(announced_at=desk.now() + timedelta(days=3)))
    note_try(desk, PROJECT, WEBINAR, ReportNotReady("bizon365", "get"))
    [row] = list_expected(desk, PROJECT, 1)
    assert row.next_try_at
    assert timedelta() < row.next_try_at - desk.now() <= timedelta(minutes=15)


def test_pulled_report_never_returns_to_a_state_before_the_pull() -> None:
    pulled = {ReportState.READY, ReportState.INCOMPLETE}
    for state in pulled:
        assert set(REPORTS.followers[state]) <= pulled
